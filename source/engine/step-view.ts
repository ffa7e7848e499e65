import {currentStep} from '../plan/rules/run.ts';
import type {Context} from '../plan/context.ts';
import {newLines, productLogPath, sizeOf, stepLive} from './live.ts';
import type {Redactor} from '../trust/redact.ts';
import type {LiveStore} from './live-store.ts';

const atLeastMs = 150;

/** Shows the running step's log and progress a few times a second; the product's log from where it stood at first. */
export function stepViewer(
	folder: string,
	live: LiveStore,
	context: () => Context,
	hidden: () => Redactor,
): (alone: boolean) => void {
	let shownAt = 0;
	let productFrom: number | undefined;
	return alone => {
		const run = context().state.runs.at(-1);
		const attempt = run && currentStep(run)?.attempts.at(-1);
		if (!attempt || performance.now() - shownAt < atLeastMs) return;
		shownAt = performance.now();
		const path = productLogPath(context());
		productFrom ??= path === undefined ? 0 : sizeOf(path);
		const {progress, ...seen} = stepLive(folder, attempt, hidden());
		const productLog = path === undefined ? [] : newLines(path, productFrom, hidden());
		const {progress: before, ...shown} = live.get();
		const same =
			JSON.stringify([progress, {...shown, ...seen, productLog, alone}]) ===
			JSON.stringify([before, shown]);
		if (same) return;
		live.drop('progress');
		live.set({...seen, productLog, alone, ...(progress ? {progress} : {})});
	};
}
