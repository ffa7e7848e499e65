import type {Context} from '../plan/context.ts';
import {pageTitles} from '../plan/pages.ts';
import {currentStep} from '../plan/rules/run.ts';
import {standOf} from '../plan/stand.ts';

/** What a session does just now, in a few words: the step that was begun, else the page it stands at. */
export function doing(context: Context): string {
	const run = context.state.runs.at(-1);
	const item = run && currentStep(run);
	return item === undefined || item.status === 'waiting'
		? pageTitles[standOf(context).page]
		: item.step.title;
}
