import {currentStep} from '../plan/rules/run.ts';
import type {Context} from '../plan/context.ts';
import {nextOnRoad} from '../plan/rules/version.ts';
import {standOf} from '../plan/stand.ts';
import {pageTitles} from '../plan/pages.ts';
import type {Runbook} from '../runbook/format.ts';
import {loadRunbook} from '../runbook/load.ts';
import fs from 'node:fs';
import {wayBackLine} from '../rollback/way-back.ts';
import {wayOpenUntil} from '../report/way-open.ts';
import type {SessionLine} from '../report/session-line.ts';
import {isHeld} from './locks.ts';
import {heldElsewhere} from './session-lock.ts';
import {listSessions, type SessionSummary, runbookText} from './store.ts';

/** Every session in a line, newest first, as `status`, `sessions` and the welcome page show it. */
export async function sessionLines(root: string): Promise<SessionLine[]> {
	const load = onceForEach(text => loadRunbook(text, 'runbook.yaml'));
	return Promise.all(listSessions(root).map(async summary => lineOf(summary, load)));
}

function roadIn(context: Context): Pick<SessionLine, 'road'> {
	const left = nextOnRoad(context);
	const [next] = left ?? [];
	if (!left || !next) return {};
	return {road: {goal: left.at(-1)?.to ?? next.to, next: next.to, hops: left.length}};
}

/** Many sessions share one runbook: it is read once. */
function onceForEach<T>(make: (text: string) => T): (text: string) => T {
	const made = new Map<string, T>();
	return text => {
		if (!made.has(text)) made.set(text, make(text));
		return made.get(text)!;
	};
}

async function lineOf(
	summary: SessionSummary,
	load: (text: string) => Runbook,
): Promise<SessionLine> {
	const {header, folder, state, trouble} = summary;
	const attached = (await isHeld(`session:${header.nonce}`)) || heldElsewhere(folder) !== undefined;
	const base = {
		id: header.id,
		runbook: header.runbook,
		title: header.title,
		target: state.target,
		last: state.last,
		attached,
		outcome: state.outcome,
		finished: state.outcome !== undefined,
	};
	try {
		const runbook = load(runbookText(folder));
		const doubt = trouble === undefined ? {} : {doubt: trouble};
		const context: Context = {runbook, state, session: header.id, secrets: new Set(), ...doubt};
		const run = state.runs.at(-1);
		const step = run && currentStep(run);
		const running = step?.status === 'open' ? step.step.title : undefined;
		return {
			...base,
			page: pageTitles[standOf(context).page],
			step: running,
			wayBack: wayBack(context),
			openUntil: wayOpenUntil(context),
			trouble,
			...roadIn(context),
		};
	} catch (error) {
		return {
			...base,
			page: '?',
			step: undefined,
			wayBack: 'cannot tell',
			openUntil: undefined,
			trouble: trouble ?? (error instanceof Error ? error.message : 'unreadable'),
		};
	}
}

/** A finished session's backup may have been deleted since. */
function wayBack(context: Context): string {
	const {backup, outcome} = context.state;
	if (context.doubt === undefined && outcome === 'done' && backup && !fs.existsSync(backup.path))
		return 'none: its backup is no longer there';
	return wayBackLine(context);
}
