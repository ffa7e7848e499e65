import type {StepRun} from '../journal/state.ts';
import {acknowledged} from '../plan/acknowledged.ts';
import {answered, seen, type Context} from '../plan/context.ts';
import {differences} from '../plan/differences.ts';
import type {NotesSeen, VersionsSeen} from '../plan/observations.ts';
import type {Phase} from '../plan/pages.ts';
import {breakingItems} from '../plan/rules/notes.ts';
import {wantedVersion} from '../plan/scope.ts';
import {text} from '../plan/text.ts';
import {wayBackLine} from '../rollback/way-back.ts';
import {sanitise} from '../trust/safe.ts';
import {changeLines} from './change-lines.ts';
import {clockLines} from './clock-words.ts';
import {drillLines} from './drill.ts';
import {exactTime, inOneLine, moment, size} from './words.ts';

const outcomes = {
	done: 'Done: the new version runs and was kept.',
	'rolled-back': 'Rolled back: the old version runs again.',
	stopped: 'Stopped: nothing was changed.',
	unresolved: 'Not resolved: it was changed and needs a hand.',
} as const;

/** The record of a session for people: what was decided, run, seen. Text from outside is sanitised. */
export function reportMarkdown(context: Context): string {
	const {runbook, state} = context;
	const from = seen<VersionsSeen>(state, 'versions')?.installed.version ?? '?';
	const to = text(answered(state, 'version')) || '?';
	const parts = [
		[
			`# ${runbook.title} · ${state.target ?? 'not named'}: ${state.flow === 'recover' ? `recovery of ${wantedVersion(state) || '?'}` : `${from} to ${to}`}`,
		],
		[
			headline(context),
			`Begun ${moment(state.opened ?? '')}, last entry ${moment(state.last ?? '')}.`,
			`Way back: ${wayBackLine(context)}.`,
		],
		drillLines(state),
		changeLines(context),
		...(['before', 'after', 'back'] as const).map(when => checkLines(context, when)),
		notesLines(context),
		backupLines(context),
		...state.runs.map(run => [
			`## ${titleOf(context, run.phase)} ${run.run > 1 ? `(${run.run})` : ''}`.trim(),
			...run.steps.map(stepLine),
		]),
		decisionLines(context),
		eventLines(context),
	];
	return `${parts
		.filter(part => part.length > 0)
		.map(part => part.map(line => sanitise(line)).join('\n'))
		.join('\n\n')}\n`;
}

function headline({state, doubt}: Context): string {
	if (doubt !== undefined)
		return `Not all of it can be read: ${doubt}. What is told here is what stands before.`;
	const last = state.decisions.findLast(({id}) => id === 'decide');
	if (state.outcome === 'done' && last?.value === 'keep') {
		const worse = differences(state, 'after')
			.filter(({sort}) => sort === 'new')
			.map(({after}) => after);
		return `Kept although it is worse than before. ${worse.join(' ')} The reason given: ${last.reason ?? 'none'}.`;
	}

	if (state.outcome === 'done' && state.flow === 'recover')
		return `Recovered: it runs here from the backup.${last?.reason === undefined ? '' : ` No counts were recorded with it; the reason given: ${last.reason}.`}`;
	return state.outcome ? outcomes[state.outcome] : 'Not finished.';
}

/** What happened around the session, not in it. */
function eventLines({state}: Context): string[] {
	const weak = state.weak
		? ['The file system of the state folder knows no fsync: a power cut could have lost entries.']
		: [];
	const stolen = state.takenOver.map(
		({from, by, at}) => `${moment(at)}: ${by} took the session over. Before that: ${from}`,
	);
	const lines = [...clockLines(state.clocks), ...weak, ...stolen];
	return lines.length === 0 ? [] : ['## Around it', ...lines.map(line => `- ${line}`)];
}

/** A recovery puts in place what an upgrade changes. */
function titleOf({state}: Context, phase: Phase): string {
	if (state.flow === 'recover' && phase === 'backup') return 'The set read back';
	return state.flow === 'recover' && phase === 'rollout' ? 'The recovery' : phaseTitles[phase];
}

const phaseTitles = {
	backup: 'Backup',
	resume: 'The old program started again',
	rollout: 'The change',
	retry: 'Tried again after the cause was mended',
	'back-program': 'The way back: program',
	'back-data': 'The way back: program and data',
} as const;

const checkTitles = {
	before: 'Checks before',
	after: 'Checks after the change',
	back: 'Checks after the way back',
} as const;
const recoveryTitles = {
	before: 'Checks of this machine',
	after: 'Checks after the recovery',
	back: checkTitles.back,
} as const;
const verdicts = {pass: 'passed', warn: 'warning', fail: 'failed', unknown: 'cannot tell'} as const;

function checkLines({state}: Context, when: 'before' | 'after' | 'back'): string[] {
	const done = state.checks[when];
	if (!done) return [];
	const sorts = new Map(
		when === 'before' ? [] : differences(state, when).map(item => [item.id, item.sort]),
	);
	const line = (result: (typeof done.results)[number]) => {
		const sort = sorts.get(result.id);
		return `- ${result.title}: ${verdicts[result.verdict]}${sort === undefined || sort === 'same' || sort === 'first' ? '' : ` (${sort === 'new' ? 'worse than before' : sort})`}. ${result.reason}`;
	};
	const title = state.flow === 'recover' ? recoveryTitles[when] : checkTitles[when];
	return [`## ${title}`, `Looked at ${moment(done.at)}.`, ...done.results.map(line)];
}

function notesLines({state}: Context): string[] {
	const notes = seen<NotesSeen>(state, 'notes');
	if (!notes) return [];
	const all = breakingItems(notes);
	const line = (item: (typeof all)[number]) => {
		const note = acknowledged(state, `ack.${item.id}`)?.note;
		const noted = note === undefined ? '' : ` (noted: ${inOneLine(note)})`;
		return `- ${item.version}: ${inOneLine(item.text).slice(0, 200)}${noted}`;
	};
	const read = all.filter(item => acknowledged(state, `ack.${item.id}`) !== undefined);
	const open = all.filter(item => !read.includes(item));
	const unread = notes.versions.filter(({read}) => !read).map(({version}) => version);
	const missing = unread.length === 0 ? [] : [`Not read: ${unread.join(', ')}.`];
	return [
		'## Notes',
		...staleLine(notes),
		...missing,
		...(all.length === 0 ? ['Nothing was marked as breaking.'] : []),
		...(read.length === 0 ? [] : ['Acknowledged one by one:', ...read.map(line)]),
		...(open.length === 0 ? [] : ['Not acknowledged:', ...open.map(line)]),
	];
}

/** Notes that were used although their address did not answer. */
const staleLine = ({asOf, unanswered = ''}: NotesSeen): string[] =>
	asOf === undefined
		? []
		: [`As of ${moment(asOf)}: their address did not answer. ${inOneLine(unanswered)}`];

function backupLines({state}: Context): string[] {
	const {backup} = state;
	if (!backup) return [];
	return [
		'## Proven backup',
		`- ${backup.path}`,
		`- level ${backup.level}, ${size(backup.bytes)}, sha256 of its manifest ${backup.digest.slice(0, 16)}`,
		`- ${moment(backup.at)}`,
	];
}

function stepLine(item: StepRun): string {
	const last = item.attempts.at(-1);
	const times = item.attempts.length > 1 ? `, ${item.attempts.length} attempts` : '';
	const end = last?.end;
	const how =
		item.status === 'done'
			? end?.kind === 'done'
				? `done in ${exactTime(end.ms)}`
				: 'done, as the probe saw it'
			: item.status;
	const reason = end && 'reason' in end ? ` ${end.reason}` : '';
	const kept =
		end?.kind === 'done'
			? Object.entries(end.facts)
					.filter(([name]) => name.startsWith('kept'))
					.map(([, value]) => String(value))
			: [];
	const aside = kept.some(value => value.startsWith('/')) ? ` Kept aside: ${kept.join(', ')}.` : '';
	return `- ${item.step.title}: ${how}${times}.${reason}${aside}`;
}

function decisionLines({state}: Context): string[] {
	const lines = state.decisions.map(
		({id, value, reason, at}) =>
			`- ${moment(at)}: ${id} = ${value}${reason === undefined ? '' : `, because: ${reason}`}`,
	);
	return lines.length === 0 ? [] : ['## Decisions', ...lines];
}
