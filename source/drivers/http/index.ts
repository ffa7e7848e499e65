import type {Check} from '../contract.ts';
import {countsCheck} from './counts.ts';
import {jsonCheck} from './json.ts';
import {listsCheck} from './lists.ts';

export const httpChecks: readonly Check[] = [jsonCheck, countsCheck, listsCheck];
