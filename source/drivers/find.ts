import {findAction, findCheck, findDetector, findSource} from './index.ts';

/** How each kind of thing that a runbook names is found. */
export const finders = {
	action: findAction,
	check: findCheck,
	source: findSource,
	detector: findDetector,
} as const;
