import type {Action, Check, Detector, Source} from './contract.ts';
import {binaryActions, programDetector, programSource} from './binary/index.ts';
import {clockChecks} from './clock/index.ts';
import {configActions} from './config/index.ts';
import {containerDetector, dockerActions, dockerChecks, imageSource} from './docker/index.ts';
import {fileActions, fileChecks, fileDetector} from './files/index.ts';
import {httpChecks} from './http/index.ts';
import {logsChecks} from './logs/index.ts';
import {manualActions} from './manual/index.ts';
import {scriptActions, scriptChecks} from './script/index.ts';
import {serviceActions, serviceChecks} from './service/index.ts';
import {settleAction} from './settle.ts';
import {chartDetectors, versionSources} from './sources/index.ts';
import {waitAction} from './wait.ts';

/** Every action there is. A new driver adds its line here and nothing else. */
export const actions: readonly Action[] = [
	...binaryActions,
	...serviceActions,
	...dockerActions,
	...fileActions,
	...configActions,
	...scriptActions,
	...manualActions,
	waitAction,
	settleAction,
];

/** Every check there is. */
export const checks: readonly Check[] = [
	...httpChecks,
	...serviceChecks,
	...dockerChecks,
	...logsChecks,
	...fileChecks,
	...scriptChecks,
	...clockChecks,
];

/** Every place where versions to choose from are seen. */
export const sources: readonly Source[] = [programSource, imageSource, ...versionSources];

/** Every way of seeing which version is installed. */
export const detectors: readonly Detector[] = [
	programDetector,
	containerDetector,
	...chartDetectors,
	fileDetector,
];

export function findAction(name: string): Action | undefined {
	return actions.find(action => action.name === name);
}

export function findCheck(name: string): Check | undefined {
	return checks.find(check => check.name === name);
}

export function findSource(name: string): Source | undefined {
	return sources.find(source => source.name === name);
}

export function findDetector(name: string): Detector | undefined {
	return detectors.find(detector => detector.name === name);
}
