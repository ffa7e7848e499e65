import type {Action, Check} from './contract.ts';
import {binaryActions} from './binary/index.ts';
import {configActions} from './config/index.ts';
import {fileActions} from './files/index.ts';
import {httpChecks} from './http/index.ts';
import {logsChecks} from './logs/index.ts';
import {manualActions} from './manual/index.ts';
import {scriptActions, scriptChecks} from './script/index.ts';
import {serviceActions, serviceChecks} from './service/index.ts';
import {waitAction} from './wait.ts';

/** Every action there is. A new driver adds its line here and nothing else. */
export const actions: readonly Action[] = [
	...binaryActions,
	...serviceActions,
	...fileActions,
	...configActions,
	...scriptActions,
	...manualActions,
	waitAction,
];

/** Every check there is. */
export const checks: readonly Check[] = [
	...httpChecks,
	...serviceChecks,
	...logsChecks,
	...scriptChecks,
];

export function findAction(name: string): Action | undefined {
	return actions.find(action => action.name === name);
}

export function findCheck(name: string): Check | undefined {
	return checks.find(check => check.name === name);
}
