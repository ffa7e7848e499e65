import {shiftOf, type Attempt, type PhaseRun, type StepRun} from '../journal/state.ts';
import type {PlannedStep} from '../plan/planned.ts';
import {mustAsk} from '../plan/rules/run.ts';
import type {Teller, View} from '../plan/view.ts';
import {aboutTime, exactTime, size} from '../report/words.ts';
import {clockLines} from '../report/clock-words.ts';
import {paragraph, type Mark, type Row, type Told} from './model.ts';
import {choiceRows} from './question-rows.ts';

/** What `?` says about a step. */
export function toldOf(step: PlannedStep, teller: Teller): Told {
	const {preview, explain} = teller.describe(step);
	return {title: step.title, commands: preview, why: step.why, explain, class: step.class};
}

/** The classes of DESIGN par. 4 in an operator's words. */
const classWords: Readonly<Record<PlannedStep['class'], string>> = {
	pure: 'only looks',
	convergent: 'safe to repeat',
	replaceable: 'makes a copy',
	guarded: 'changes it, once',
	destructive: 'replaces data',
};

/** A planned step as it will run: title, its commands, its class and what shuts. */
export function plannedRows(step: PlannedStep, teller: Teller): Row[] {
	const told = toldOf(step, teller);
	const changes = step.class === 'guarded' || step.class === 'destructive';
	const head: Row = {
		key: step.key,
		text: step.title,
		side: classWords[step.class],
		mark: changes ? 'warn' : 'open',
		told,
	};
	const commands = told.commands.map((command, index): Row => ({
		key: `${step.key}.${index}`,
		text: `${step.as === 'root' ? 'sudo ' : ''}${command}`,
		indent: 4,
		tone: 'dim',
		wrap: true,
	}));
	const closes: Row[] =
		step.closes === undefined
			? []
			: [
					{
						key: `${step.key}!`,
						text: 'From here on only program and data together lead back.',
						indent: 4,
						tone: 'warn',
						wrap: true,
					},
				];
	return [head, ...commands, ...closes];
}

const marks: Readonly<Record<StepRun['status'], Mark>> = {
	waiting: 'open',
	open: 'busy',
	unknown: 'unknown',
	done: 'good',
	failed: 'bad',
	refused: 'bad',
};

/** Seconds since an ISO time. */
export const since = (iso: string | undefined, now: number) =>
	iso === undefined ? 0 : Math.max(0, now - Date.parse(iso));

/** How long an attempt has run: a clock that was moved meanwhile does not count. */
function elapsed(attempt: Attempt | undefined, {context}: View, now: number): number {
	const moved = shiftOf(context.state) - (attempt?.shift ?? 0);
	return since(attempt?.at, now - moved * 1000);
}

/** A line for each time the clock was moved since a run began. */
export function clockRows({context}: View, run: PhaseRun): Row[] {
	const moved = context.state.clocks.filter(({seq}) => seq > run.seq);
	return clockLines(moved).map((text, index) => paragraph(`clock${index}`, text, 'warn'));
}

/** A step as it runs, ran or waits. */
export function stepRows(item: StepRun, view: View, teller: Teller, now: number): Row[] {
	const {live} = view;
	const told = toldOf(item.step, teller);
	const last = item.attempts.at(-1);
	const usual = item.step.usual === undefined ? '' : ` · usually ${aboutTime(item.step.usual)}`;
	const base: Row = {key: item.step.key, text: item.step.title, mark: marks[item.status], told};
	if (item.status === 'waiting')
		return [
			{...base, text: waiting(item.step.title), tone: 'dim', side: classWords[item.step.class]},
		];
	if (item.status === 'done')
		return [
			{...base, side: last?.end?.kind === 'done' ? exactTime(last.end.ms) : 'as the probe saw it'},
		];
	if (item.status === 'open') {
		const {progress} = live;
		const how =
			progress && progress.total > 0
				? `${Math.floor((progress.done / progress.total) * 100)} %${progress.unit === 'bytes' ? ` of ${size(progress.total)}` : ''} · `
				: '';
		const rows: Row[] = [
			{
				...base,
				text: `${waiting(item.step.title)} …`,
				side: `${how}${exactTime(elapsed(last, view, now))}${usual}`,
			},
		];
		if (live.alone === true)
			rows.push({
				key: `${base.key}a`,
				text: 'Its runner is gone. The tool works on and is watched to its end; its exit code will not be known.',
				indent: 4,
				tone: 'warn',
				wrap: true,
			});
		if (last?.overdue !== undefined)
			rows.push({
				key: `${base.key}o`,
				text: `It has taken longer than ${aboutTime(last.overdue)}. Nothing is killed; you decide.`,
				indent: 4,
				tone: 'warn',
				wrap: true,
			});
		return rows;
	}

	const reason = last?.end && 'reason' in last.end ? last.end.reason : (last?.unknown ?? '');
	const probe: Row[] = last?.probe
		? [
				{
					key: `${base.key}p`,
					text: `${verdicts[last.probe.verdict]}: ${last.probe.reason}`,
					indent: 4,
					wrap: true,
					tone: 'accent',
				},
			]
		: [];
	return [
		base,
		{
			key: `${base.key}r`,
			text: reason,
			indent: 4,
			wrap: true,
			tone: item.status === 'unknown' ? 'unknown' : 'bad',
		},
		...probe,
	];
}

const verdicts = {
	landed: 'Looked: it took place',
	'not-started': 'Looked: it did not take place',
	partial: 'Looked: it is half done',
	'cannot-tell': 'Looked, and cannot tell',
} as const;

/** A title says what will be true; before that it is read as "to do". */
function waiting(title: string): string {
	return title;
}

/** The question that a failed or unknown step asks, under the steps. */
export function resolveRows(view: View, item: StepRun | undefined): Row[] {
	if (!item || !mustAsk(item)) return [];
	const question = view.stand.questions.find(({id}) => id.startsWith('resolve.'));
	if (!question) return [];
	return [
		{key: 'rb', text: ''},
		{key: 'rq', text: question.label, tone: 'strong', wrap: true},
		{
			key: 'stay',
			text: 'Do nothing for now',
			side: 'the safe choice',
			preferred: true,
			act: {
				do: 'refused',
				why: 'Nothing was done. Choose when you are ready, or leave with Ctrl-C.',
			},
		},
		...choiceRows(question).map(row => ({...row, preferred: false})),
	];
}

/** The last lines of what runs, and of the product's own log with the meaning of known ones. */
export function logRows({context, live}: View, teller: Teller, lines: number): Row[] {
	const product = live.productLog.slice(-lines).map((text, index): Row => {
		const known = teller.meaning(context, text);
		const tone = known?.level === 'bad' ? 'bad' : 'dim';
		return {
			key: `pl${index}`,
			text: `│ ${text}`,
			tone,
			...(known ? {side: `= ${known.means}`} : {}),
		};
	});
	const own = live.log
		.slice(-lines)
		.map((text, index): Row => ({key: `sl${index}`, text: `│ ${text}`, tone: 'dim'}));
	return [...own, ...product].slice(-lines);
}
