import {answered, complete, latestRun, seen} from '../../plan/context.ts';
import type {PhaseRun} from '../../journal/state.ts';
import type {InventorySeen} from '../../plan/observations.ts';
import {proofWords, type ProofLevel} from '../../plan/proof.ts';
import {currentStep} from '../../plan/rules/run.ts';
import {programStopped} from '../../rollback/way-back.ts';
import type {Teller, View} from '../../plan/view.ts';
import {aboutTime, size} from '../../report/words.ts';
import {busyRows, isLooking} from '../busy.ts';
import {logoutRows} from '../logout-rows.ts';
import {blank, heading, paragraph, type Page, type Row} from '../model.ts';
import {choiceRows, confirmRow, fieldOf, lookAgainRows} from '../question-rows.ts';
import {clockRows, logRows, plannedRows, resolveRows, stepRows} from '../step-rows.ts';
import {recoverBackupPage} from './recover.ts';
import {storeRows} from './store-rows.ts';

/** What has to be kept, the backup as it is taken, and what of it is proven. */
export function backupPage(view: View, teller: Teller, now: number): Page {
	const {context, stand, live} = view;
	const {state} = context;
	if (state.flow === 'recover') return recoverBackupPage(view, teller, now);
	const last = state.runs.at(-1);
	const taken = latestRun(state, 'backup');
	const run = last?.phase === 'resume' && !complete(last) ? last : taken;
	if (run && (run !== taken || answered(state, 'backup.new') !== run.run))
		return runPage(view, run, teller, now);
	const inventory = seen<InventorySeen>(state, 'inventory');
	if (!inventory || isLooking(view, 'inventory')) return {rows: busyRows(live)};
	const question = stand.questions[0];
	return {
		rows: [
			heading('h', 'What has to be kept'),
			blank('b'),
			...storeRows(inventory.stores),
			...placeRows(inventory),
			blank('b2'),
			...asked(view, teller),
		],
		...(question && fieldOf(question) ? {field: {...fieldOf(question)!, label: 'Folder'}} : {}),
	};
}

function runPage(view: View, run: PhaseRun, teller: Teller, now: number): Page {
	const {context, stand} = view;
	const proof = run.phase === 'backup' && complete(run) ? context.state.backup : undefined;
	const reason = proof ? stand.questions.find(({kind}) => kind === 'reason') : undefined;
	const weak = reason ? fieldOf(reason) : undefined;
	const title = proof
		? `Backup proven: ${proofWords[proof.level as ProofLevel] ?? proof.level}`
		: runTitle(run);
	const end: Row[] = proof
		? [
				blank('b2'),
				paragraph('where', `It lies in ${proof.path}`),
				...stopped(programStopped(context.state)),
				...stand.questions.flatMap((question, index) =>
					question.kind === 'reason'
						? [{...paragraph('weak', question.label, 'warn'), focus: true}]
						: [confirmRow(question, index === 0)],
				),
			]
		: [];
	return {
		rows: [
			heading('h', title),
			blank('b'),
			...run.steps.flatMap(item => stepRows(item, view, teller, now)),
			...clockRows(view, run),
			...end,
			...resolveRows(view, currentStep(run)),
			...logoutRows(view),
			...(view.live.trouble ? busyRows(view.live) : []),
			blank('b3'),
			...logRows(view, teller, 4),
		],
		...(weak ? {field: {...weak, label: 'Reason'}} : {}),
	};
}

/** Nothing is claimed before it was seen: while it runs, and when it failed, the title says so. */
function runTitle(run: PhaseRun): string {
	const done = run.steps.filter(({status}) => status === 'done').length;
	const bad = run.steps.some(
		({status}) => status === 'failed' || status === 'refused' || status === 'unknown',
	);
	const step = `step ${Math.min(done + 1, run.steps.length)} of ${run.steps.length}`;
	if (run.phase === 'resume')
		return bad ? 'The old program could not be started again' : 'Starting the old program again';
	return bad ? 'There is no proven backup yet' : `Taking and proving the backup: ${step}`;
}

/** Starting the old program again is offered wherever it stands still. */
const resumeRows = (view: View): Row[] =>
	view.stand.questions
		.filter(({id}) => id === 'resume.begin')
		.map(question => confirmRow(question, false));

const stopped = (down: boolean): Row[] =>
	down
		? [
				paragraph(
					'down',
					'The program stays stopped until the rollout starts it, so that nothing is written that the backup has not.',
					'warn',
				),
			]
		: [];

function placeRows(inventory: InventorySeen): Row[] {
	const room = `room for a copy and a restore beside: ${size(inventory.needed)} needed, ${size(inventory.free)} free`;
	const enough = inventory.free >= inventory.needed;
	return [
		{key: 'place', text: `Kept in ${inventory.place}`, mark: 'dot'},
		{key: 'room', text: room, mark: enough ? 'good' : 'bad', wrap: true},
		...inventory.refusals.map((text, index) => ({
			...paragraph(`r${index}`, text, 'bad'),
			mark: 'bad' as const,
		})),
	];
}

/** The open question of the page; before the backup begins, its own commands. */
function asked(view: View, teller: Teller): Row[] {
	const {context, stand} = view;
	const resume = [...lookAgainRows(stand.questions), ...resumeRows(view)];
	const [question] = stand.questions;
	if (!question) return [];
	if (question.kind === 'choice')
		return [{key: 'q', text: question.label, tone: 'strong'}, ...choiceRows(question), ...resume];
	if (question.kind !== 'confirm')
		return [
			{key: 'q', text: question.label, tone: 'strong'},
			...(question.help === undefined ? [] : [paragraph('qh', question.help, 'dim')]),
		];
	const steps = teller.planned(context, 'backup');
	if (typeof steps === 'string') return [paragraph('no', steps, 'bad')];
	const inventory = seen<InventorySeen>(context.state, 'inventory');
	const bytes = (inventory?.stores ?? []).reduce((sum, store) => sum + store.bytes, 0);
	const down = context.runbook.backup.stopped && answered(context.state, 'backup.how') === 'take';
	const seconds = 10 + bytes / 50_000_000;
	const cost = down
		? `The program is down from the first step until the rollout has started it again: ${aboutTime(seconds)} for the backup, then as long as you take.`
		: 'The program goes on running meanwhile.';
	return [
		paragraph('cost', cost, down ? 'warn' : 'plain'),
		...steps.flatMap(step => plannedRows(step, teller)),
		blank('b3'),
		{key: 'otherway', text: 'Choose again', act: {do: 'change', id: 'backup.how'}},
		...resume,
		{...confirmRow(question, false)},
	];
}
