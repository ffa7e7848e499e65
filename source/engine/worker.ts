import process from 'node:process';
import type {Facts, Probe} from '../drivers/contract.ts';
import {findAction} from '../drivers/index.ts';
import {tell, Trouble} from '../trust/trouble.ts';

/** What a worker process is asked, on its standard input: nothing of it stands in argv or environment. */
export type Task = {
	mode: 'work' | 'observe' | 'probe';
	action: string;
	with: unknown;
	secrets: Record<string, string>;
	stepId: string;
	before: Facts;
};

/** What a worker writes to its standard output, a JSON line each; it becomes the step's log. */
export type WorkLine =
	| {t: 'say'; text: string}
	| {t: 'progress'; done: number; total: number; unit: string; label?: string}
	| {t: 'facts'; facts: Facts}
	| {t: 'probe'; probe: Probe}
	| {t: 'trouble'; text: string};

/** The whole of a readable stream as text. */
export async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
	let text = '';
	for await (const chunk of stream) text += String(chunk);
	return text;
}

const print = (line: WorkLine) => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** `handrail __work`: does one task in a process of its own, under sudo if need be. Returns the exit code. */
export async function runWorker(): Promise<number> {
	const task = JSON.parse(await readAll(process.stdin)) as Task;
	const cancel = new AbortController();
	process.on('SIGINT', () => cancel.abort());
	process.on('SIGTERM', () => cancel.abort());
	try {
		await perform(task, cancel.signal);
		return 0;
	} catch (error) {
		print({t: 'trouble', text: tell(error)});
		if (!(error instanceof Trouble)) console.error(error);
		return 1;
	}
}

async function perform(task: Task, signal: AbortSignal): Promise<void> {
	const action = findAction(task.action);
	if (!action) throw new Trouble(`There is no action called "${task.action}".`);
	if (task.mode === 'observe') return print({t: 'facts', facts: await action.observe(task.with)});
	if (task.mode === 'probe')
		return print({t: 'probe', probe: await action.probe(task.with, task.before)});
	if (!action.work) throw new Trouble(`"${task.action}" is a command of its own.`);
	let last = 0;
	const facts = await action.work(task.with, {
		stepId: task.stepId,
		secrets: task.secrets,
		signal,
		say: text => print({t: 'say', text}),
		progress(done, total, unit, label) {
			const now = performance.now();
			if (now - last < 100 && done < total) return;
			last = now;
			print({t: 'progress', done, total, unit, ...(label === undefined ? {} : {label})});
		},
	});
	print({t: 'facts', facts});
}
