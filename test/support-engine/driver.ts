/**
 * A session without a front end: opens (or begins) it, answers every question by rule, notes each
 * answer that was taken, and ends at the report. Meant to be killed at any moment.
 */
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {beginSession, openSession} from '../../source/engine/open.ts';
import {openStateFolder} from '../../source/engine/store.ts';
import {latestRun} from '../../source/plan/context.ts';
import type {Question} from '../../source/plan/questions.ts';
import {currentStep} from '../../source/plan/rules/run.ts';
import type {View} from '../../source/plan/view.ts';
import {readRunbook} from '../../source/runbook/shipped.ts';

/** Appends one line and makes it durable, as an oracle must. */
function keep(path: string, line: unknown): void {
	const fd = fs.openSync(path, 'a', 0o600);
	fs.writeSync(fd, `${JSON.stringify(line)}\n`);
	fs.fsyncSync(fd);
	fs.closeSync(fd);
}

const [site = ''] = process.argv.slice(2);
const acknowledged = join(site, 'acknowledged.jl');
const root = openStateFolder(join(site, 'state'));
const sessions = join(root, 'sessions');

function sessionId(): string {
	const found = fs.readdirSync(sessions).find(id => {
		try {
			return fs.readFileSync(join(sessions, id, 'journal.jl'), 'utf8').includes('\n');
		} catch {
			return false;
		}
	});
	return found ?? beginSession(root, readRunbook(join(site, 'runbook.yaml')), '0.0.0');
}

/** What an operator would do: the probe's word where it is sure, else they look themselves and say. */
function resolution(question: Question, view: View): {value: string; word?: string} {
	const phase = view.stand.work?.do === 'run' ? view.stand.work.phase : 'rollout';
	const run = latestRun(view.context.state, phase);
	const probe = (run && currentStep(run))?.attempts.at(-1)?.probe;
	const wanted = probe?.verdict === 'landed' ? 'landed' : 'again';
	const option = question.options?.find(({value}) => value === wanted);
	if (!option) throw new Error(`${question.id} has no choice "${wanted}"`);
	return {value: wanted, ...(option.word === undefined ? {} : {word: option.word})};
}

function answerFor(question: Question, view: View): unknown {
	const answers: Record<string, string> = {
		program: join(site, 'tool'),
		releases: join(site, 'releases'),
		data: join(site, 'data'),
		backups: join(site, 'backups'),
		version: '1.1.0',
		decide: 'finish',
	};
	if (question.id.startsWith('resolve.')) return resolution(question, view);
	if (question.kind === 'word') return question.word;
	return answers[question.id] ?? question.default ?? 'yes';
}

const opened = await openSession(root, sessionId(), 0o022).catch(async (error: unknown) => {
	keep(join(site, 'trouble.jl'), String(error));
	process.exit(7);
});
const {session} = opened;
process.stdout.write('open\n');
let answers = 0;
for (;;) {
	const view = session.view();
	const {stand, live, context} = view;
	if (live.trouble || live.readOnly !== undefined) {
		keep(join(site, 'trouble.jl'), live.trouble ?? live.readOnly);
		process.exit(7);
	}

	const question = stand.questions.find(({optional}) => !optional);
	if (stand.page === 'report' && stand.questions.length === 0) {
		keep(join(site, 'ended.jl'), {outcome: context.state.outcome});
		await opened.close('the end');
		process.exit(0);
	}

	if (question) {
		// One that is asked without end has no end.
		if (answers++ > 30) {
			keep(join(site, 'trouble.jl'), `asked again and again: ${question.id}`);
			process.exit(7);
		}

		const value = answerFor(question, view);
		const problem = await session.answer(question.id, value);
		if (problem === undefined) keep(acknowledged, {id: question.id, value});
		else {
			keep(join(site, 'trouble.jl'), {id: question.id, problem});
			process.exit(7);
		}
	} else {
		await new Promise<void>(resolve => {
			const timer = setTimeout(done, 200);
			const stop = session.subscribe(done);
			function done(): void {
				clearTimeout(timer);
				stop();
				resolve();
			}
		});
	}
}
