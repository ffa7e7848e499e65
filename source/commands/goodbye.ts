import {stepRuns} from '../screens/standing.ts';
import {writeReport} from '../engine/write-report.ts';
import {changeBegun} from '../plan/context.ts';
import type {View} from '../plan/view.ts';
import {pageTitles} from '../plan/pages.ts';
import {programStopped, wayBackLine} from '../rollback/way-back.ts';
import {exitCodes} from '../terminal/exit-codes.ts';
import {sanitise} from '../trust/safe.ts';
import {tell} from '../trust/trouble.ts';

/**
 * What stays on the main screen after the wizard, and the exit code. `unfinished` is the code of a
 * session that is not over, where the front end knows it better.
 */
export function goodbye(
	view: View,
	id: string,
	how: string,
	unfinished?: number,
): {text: string; code: number} {
	const {context, stand, folder, live} = view;
	const {state, runbook} = context;
	const name = `${runbook.title}${state.target === undefined ? '' : ` · ${state.target}`}`;
	if (live.readOnly !== undefined)
		return {
			text: `${[`${name}: ${live.readOnly}`, ...(live.ways ?? [])].map(line => sanitise(line)).join('\n')}\n`,
			code: state.outcome === undefined ? (unfinished ?? exitCodes.leftRunning) : exitCodes.done,
		};
	let report = `Report: ${folder}/report.md`;
	try {
		writeReport(folder, context);
	} catch (error) {
		report = `The report could not be written: ${tell(error)}`;
	}

	const say = (first: string, ...rest: string[]) =>
		`${[first, ...rest].map(line => sanitise(line)).join('\n')}\n`;
	if (state.outcome === 'done' && state.flow === 'recover')
		return {text: say(`${name}: recovered.`, report), code: exitCodes.done};
	if (state.outcome === 'done')
		return {
			text: say(`${name}: done.`, `Way back: ${wayBackLine(context)}.`, report),
			code: exitCodes.done,
		};
	if (state.outcome === 'rolled-back')
		return {
			text: say(`${name}: rolled back, the old version runs again.`, report),
			code: exitCodes.rolledBack,
		};
	if (state.outcome === 'unresolved')
		return {
			text: say(`${name}: changed and not resolved. It needs a hand.`, report),
			code: exitCodes.unresolved,
		};
	const running = stepRuns(view);
	const stopped = programStopped(state)
		? ['The program is stopped and stays stopped until you go on.']
		: [];
	const where = running
		? 'A step is running and goes on.'
		: `It stands at ${pageTitles[stand.page]}.`;
	const code =
		unfinished ??
		(running || changeBegun(state) || how === 'detached'
			? exitCodes.leftRunning
			: exitCodes.interrupted);
	return {
		text: say(
			`${name}: not finished. ${where}`,
			...stopped,
			`Way back: ${wayBackLine(context)}.`,
			`Go on with: handrail resume ${id.slice(0, 14)}`,
		),
		code,
	};
}
