import {randomBytes} from 'node:crypto';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {Worker} from 'node:worker_threads';
import {packageRoot} from '../runbook/package-root.ts';
import {Trouble} from '../trust/trouble.ts';
import type {TextFile} from '../values/chart-side.ts';
import type {Consequences, Renders} from '../values/consequences.ts';
import type {Judged, JudgeRequest} from '../values/judge.ts';

/** Two models of compose: as compose itself merged them (JSON), or as files to be merged by our own reading. */
export type Models = {old: string | readonly TextFile[]; new: string | readonly TextFile[]};
export type JudgeTask =
	| {do: 'judge'; request: JudgeRequest}
	| {do: 'consequences'; renders: Renders}
	| {do: 'compose'; models: Models};
export type JudgeAnswer =
	| {t: 'done'; value: Judged | Consequences}
	| {t: 'trouble'; message: string; why?: string; next?: string};

/** Limits of one task: processor seconds, and real ones in case the machine is busy with others. */
export type Limits = {cpuSeconds?: number; seconds?: number};

/** Judging off the main thread, so that keys and frames go on. One key, so that equal secrets show equal digits. */
export type Judges = {
	judge(request: JudgeRequest, limits?: Limits): Promise<Judged>;
	consequences(renders: Renders, limits?: Limits): Promise<Consequences>;
	compose(models: Models): Promise<Consequences>;
};

/** Judges of one run. The key of their digits lives in memory only. */
export function openJudges(): Judges {
	const key = randomBytes(32);
	return {
		judge: async (request, limits) => (await ask({do: 'judge', request}, key, limits)) as Judged,
		consequences: async (renders, limits) =>
			(await ask({do: 'consequences', renders}, key, limits)) as Consequences,
		compose: async models => (await ask({do: 'compose', models}, key)) as Consequences,
	};
}

/** The worker's own file: beside this one in the sources, in the bundle's folder once built. */
function workerFile(): URL {
	return import.meta.url.endsWith('.ts')
		? new URL('./judge-worker.ts', import.meta.url)
		: pathToFileURL(join(packageRoot(), '.build', 'engine', 'judge-worker.js'));
}

async function ask(
	task: JudgeTask,
	key: Uint8Array,
	{cpuSeconds = 8, seconds = 120}: Limits = {},
): Promise<Judged | Consequences> {
	const worker = new Worker(workerFile(), {
		workerData: {task, key},
		env: {},
		// A large young space: what is read is thrown away at once (half the time in measurements).
		resourceLimits: {maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 96},
	});
	const since = performance.now();
	const late = new Promise<never>((_, reject) => {
		const watch = async () => {
			const used = await busySeconds(worker, since);
			if (used < cpuSeconds && performance.now() - since < seconds * 1000) return;
			reject(
				new Trouble('These files take too long to read and judge; it was given up.', {
					why: 'A pattern or a structure in them is made to take for ever, or they are far too large.',
					next: 'Look at the schema and the values by hand.',
				}),
			);
		};
		const timer = setInterval(() => void watch(), 100);
		worker.once('exit', () => clearInterval(timer));
	});
	const answer = new Promise<JudgeAnswer>((resolve, reject) => {
		worker.once('message', resolve);
		worker.once('error', (error: Error & {code?: string}) =>
			reject(
				error.code === 'ERR_WORKER_OUT_OF_MEMORY'
					? new Trouble(
							'These files take more memory than any settings need; they were not judged.',
						)
					: error,
			),
		);
		worker.once('exit', code => reject(new Trouble(`Judging ended with ${code} and no answer.`)));
	});
	try {
		const got = await Promise.race([answer, late]);
		if (got.t === 'done') return got.value;
		const {message, why, next} = got;
		throw new Trouble(message, {
			...(why === undefined ? {} : {why}),
			...(next === undefined ? {} : {next}),
		});
	} finally {
		late.catch(() => {});
		answer.catch(() => {});
		await worker.terminate();
	}
}

/** Processor time of the thread where Node can tell; else the time it has been at work. */
async function busySeconds(worker: Worker, since: number): Promise<number> {
	const {cpuUsage} = worker as Worker & {cpuUsage?: () => Promise<{user: number; system: number}>};
	if (!cpuUsage) return (performance.now() - since) / 4000;
	try {
		const {user, system} = await cpuUsage.call(worker);
		return (user + system) / 1e6;
	} catch {
		return 0;
	}
}
