import type {FaultName} from '../practice/faults.ts';

/** Where to practise, and with which fault. */
export type Place = {folder?: string | undefined; fault?: FaultName | undefined};
