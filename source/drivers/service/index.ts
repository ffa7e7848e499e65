import type {Action, Check} from '../contract.ts';
import {startAction, stopAction} from './actions.ts';
import {freeCheck} from './free.ts';
import {rehearseAction} from './rehearse.ts';
import {runningCheck} from './running.ts';

export const serviceActions: readonly Action[] = [stopAction, startAction, rehearseAction];
export const serviceChecks: readonly Check[] = [runningCheck, freeCheck];
