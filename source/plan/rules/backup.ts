import {moment} from '../../report/words.ts';
import {programStopped} from '../../rollback/way-back.ts';
import {answered, complete, latestRun, type Context} from '../context.ts';
import type {InventorySeen} from '../observations.ts';
import {meets, proofFor, proofWords, type ProofLevel} from '../proof.ts';
import type {Option, Question, Stand} from '../questions.ts';
import {isFresh, lookAgain} from './again.ts';
import {datedInFuture} from './clock.ts';
import {currentStep, runQuestions} from './run.ts';
import {classOfChange} from './version.ts';

const page = 'backup' as const;

/** The old program can be started again at any time before the change: the way back of these pages. */
export function resumeQuestion({runbook, state}: Context, on: 'backup' | 'plan'): Question[] {
	if (state.flow === 'recover' || runbook.backup.resume.length === 0 || !programStopped(state))
		return [];
	const label = 'Not now: start the old program again';
	return [{id: 'resume.begin', page: on, kind: 'confirm', label, optional: true}];
}

/** While the old program is being started again. */
export function resumeRule({state}: Context): Stand | undefined {
	const run = state.runs.at(-1);
	if (run?.phase !== 'resume' || complete(run)) return undefined;
	if (currentStep(run)?.attempts.at(-1)?.resolved === 'left') return undefined;
	return {page, work: {do: 'run', phase: 'resume'}, questions: runQuestions(run, page, state.flow)};
}

/** Inventory, which backup, its steps and its proof. */
export function backupRule(context: Context): Stand | undefined {
	const {runbook, state} = context;
	if (answered(state, 'backup.go') !== undefined) return undefined;
	const run = latestRun(state, 'backup');
	const current = run && answered(state, 'backup.new') !== run.run ? run : undefined;
	if (current && complete(current)) {
		// Written down by the engine in the same moment; without it there is nothing to go on with.
		if (!state.backup || state.backup.seq < current.seq)
			return {page, work: {do: 'run', phase: 'backup'}, questions: []};
		return {
			page,
			questions: [goQuestion(context, state.backup.level), ...resumeQuestion(context, page)],
		};
	}

	if (current)
		return {
			page,
			work: {do: 'run', phase: 'backup'},
			questions: runQuestions(current, page, state.flow),
		};
	const looked = state.observed.get('inventory');
	if (!isFresh(state, 'inventory.again', looked))
		return {page, work: {do: 'look', what: 'inventory'}, questions: []};
	const how = answered(state, 'backup.how');
	if (how === undefined) {
		const question = howQuestion(context, looked.data as InventorySeen);
		const again = lookAgain('inventory.again', page);
		return {page, questions: [question, again, ...resumeQuestion(context, page)]};
	}

	if (how === 'existing' && answered(state, 'backup.path') === undefined) {
		const question: Question = {
			id: 'backup.path',
			page,
			kind: 'folder',
			takesBack: 'backup.how',
			label: 'Which folder is the backup in?',
			help: 'A set that handrail made, or a plain copy of the data folder; the rest is then taken as it is now. What was written since it was made is not in it.',
		};
		return {page, questions: [question]};
	}

	const take = runbook.backup.stopped ? 'Stop the program and take the backup' : 'Take the backup';
	const label = how === 'take' ? take : 'Prove this backup';
	return {
		page,
		questions: [
			{id: 'backup.begin', page, kind: 'confirm', label},
			...resumeQuestion(context, page),
		],
	};
}

/** Too little proof for this change is passed by only with a reason (DESIGN par. 6). */
function goQuestion(context: Context, level: string): Question {
	const change = classOfChange(context)?.class ?? 'destructive';
	const needed = proofFor[change];
	if (datedInFuture(context.state)) {
		const label = `This backup is dated ${moment(context.state.backup?.at ?? '')}, and the clock says it is earlier than that: somebody moved the clock, and nobody can tell how old the backup is. Why go on all the same?`;
		return {id: 'backup.go', page, kind: 'reason', label};
	}

	if (meets(level as ProofLevel, needed))
		return {id: 'backup.go', page, kind: 'confirm', label: 'Go on to the plan'};
	const label = `What is proven of this backup: ${proofWords[level as ProofLevel] ?? level}. This change asks for more: ${proofWords[needed]}. Why go on all the same?`;
	return {id: 'backup.go', page, kind: 'reason', label};
}

function howQuestion({runbook}: Context, inventory: InventorySeen): Question {
	const [refused] = inventory.refusals;
	const take: Option = {
		value: 'take',
		label: 'Take one now',
		note: runbook.backup.stopped ? 'the program is stopped meanwhile' : '',
		...(refused === undefined ? {} : {refused}),
	};
	const existing: Option = {
		value: 'existing',
		label: 'Name one that I have',
		note: 'it goes through the same proof',
	};
	const question: Question = {
		id: 'backup.how',
		page,
		kind: 'choice',
		label: 'Which backup?',
		options: [take, existing],
	};
	return refused === undefined ? {...question, default: 'take'} : question;
}
