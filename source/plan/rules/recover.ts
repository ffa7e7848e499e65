import {size, count} from '../../report/words.ts';
import {answered, complete, latestRun, seen, type Context} from '../context.ts';
import type {ContentsSeen, PlaceSeen, Release, SetSeen} from '../observations.ts';
import {wantedVersion} from '../scope.ts';
import type {Question, Stand} from '../questions.ts';
import {isFresh, lookAgain} from './again.ts';
import {wordOf} from './plan.ts';
import {runQuestions} from './run.ts';

/** Which backup set a recovery begins from: its first question, and what was written beside the set. */
export function setRule({state}: Context): Stand | undefined {
	const page = 'target' as const;
	if (state.flow !== 'recover') return undefined;
	if (answered(state, 'set') === undefined) {
		const before = state.retracted.get('set');
		const question: Question = {
			id: 'set',
			page,
			kind: 'folder',
			label: 'Which folder is the backup set in?',
			help: 'The folder named stores that handrail made, with a manifest for each part. Copy it to this machine first.',
			...(typeof before === 'string' ? {default: before} : {}),
		};
		return {page, questions: [question]};
	}

	const seenSet = state.observed.get('set');
	return seenSet && seenSet.seq > (state.answers.get('set')?.seq ?? 0)
		? undefined
		: {page, work: {do: 'look', what: 'set'}, questions: []};
}

/** A set that does not say its version: only the operator may know which program belongs to it. */
export function lostVersionRule({state}: Context): Stand | undefined {
	const page = 'target' as const;
	if (state.flow !== 'recover' || wantedVersion(state) !== '') return undefined;
	const question: Question = {
		id: 'version',
		page,
		kind: 'text',
		label: 'Which version ran on this data?',
		help: 'Nothing was recorded with this set. Another version may change the data, or not read it.',
	};
	return {page, questions: [question]};
}

/** The program of that version, found and proven before this machine is looked at. */
export function recoverReleaseRule({state}: Context): Stand | undefined {
	if (seen<Release>(state, 'release')?.version === wantedVersion(state)) return undefined;
	return {page: 'checks', work: {do: 'look', what: 'release'}, questions: []};
}

/** The named set: what it holds, then every byte of it read back. */
export function recoverBackupRule({state}: Context): Stand | undefined {
	const page = 'backup' as const;
	if (answered(state, 'backup.go') !== undefined) return undefined;
	const run = latestRun(state, 'backup');
	const current = run && answered(state, 'backup.new') !== run.run ? run : undefined;
	if (current && (!complete(current) || !state.backup || state.backup.seq < current.seq)) {
		const questions = runQuestions(current, page, state.flow);
		return {page, work: {do: 'run', phase: 'backup'}, questions};
	}

	if (current)
		return {
			page,
			questions: [{id: 'backup.go', page, kind: 'confirm', label: 'Go on to the plan'}],
		};
	const contents = state.observed.get('contents');
	if (!isFresh(state, 'set.again', contents))
		return {page, work: {do: 'look', what: 'contents'}, questions: []};
	const look = lookAgain('set.again', page);
	if ((contents.data as ContentsSeen).refusals.length > 0) return {page, questions: [look]};
	const begin: Question = {
		id: 'backup.begin',
		page,
		kind: 'confirm',
		label: 'Read every byte of it back',
	};
	return {page, questions: [begin, look]};
}

/** What lies in the way, in words; undefined where nothing does. */
export function inTheWayWords({taken}: PlaceSeen): string | undefined {
	const [first, ...more] = taken;
	if (!first) return undefined;
	const each = ({path, files, bytes}: (typeof taken)[number]) =>
		`${path} (${count(files, 'file')}, ${size(bytes)})`;
	return [first, ...more].map(each).join(', ');
}

/** Nothing is put anywhere before the name was typed; what lies there is counted first (faults R8, R10). */
export function recoverPlanRule(context: Context): Stand | undefined {
	const {state} = context;
	const page = 'plan' as const;
	if (latestRun(state, 'rollout') !== undefined && answered(state, 'rollout.begin') !== undefined)
		return undefined;
	const place = state.observed.get('place');
	if (!isFresh(state, 'place.again', place))
		return {page, work: {do: 'look', what: 'place'}, questions: []};
	const word = wordOf(context);
	const taken = inTheWayWords(place.data as PlaceSeen);
	const label =
		taken === undefined
			? `Nothing lies at these places. To begin, the word ${word} is typed.`
			: `These are not empty: ${taken}. They are moved aside, and nothing is removed. To begin, the word ${word} is typed.`;
	const look = lookAgain('place.again', page, 'Look again at what lies there');
	return {page, questions: [{id: 'rollout.begin', page, kind: 'word', label, word}, look]};
}

/** Counts to hold the recovered data against; without them nobody can tell whether something is missing. */
export function countsRecorded({state}: Context): boolean {
	const counts = seen<SetSeen>(state, 'set')?.note?.counts ?? {};
	return Object.values(counts).some(facts => Object.keys(facts).length > 0);
}
