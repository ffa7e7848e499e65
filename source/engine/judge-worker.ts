import {createHmac} from 'node:crypto';
import {parentPort, workerData} from 'node:worker_threads';
import {Trouble} from '../trust/trouble.ts';
import {consequencesOf} from '../values/consequences.ts';
import {composeChanges} from '../values/compose-changes.ts';
import {composeModelOf} from '../values/compose.ts';
import {masker} from '../values/config-mask.ts';
import type {Json} from '../values/config-tree.ts';
import {judge} from '../values/judge.ts';
import type {JudgeTask, JudgeAnswer} from './judge-off.ts';

/** The thread that reads and judges: one task, one answer. A mistake comes back as its sentences. */
function answer({task, key}: {task: JudgeTask; key: Uint8Array}): JudgeAnswer {
	const digest = (text: string) => createHmac('sha256', key).update(text).digest('hex').slice(0, 4);
	try {
		if (task.do === 'judge') return {t: 'done', value: judge(task.request, digest)};
		if (task.do === 'consequences')
			return {t: 'done', value: consequencesOf(task.renders, masker(digest))};
		const [old, fresh] = [task.models.old, task.models.new].map(model =>
			typeof model === 'string' ? (JSON.parse(model) as Json) : composeModelOf(model),
		);
		return {t: 'done', value: composeChanges(old!, fresh!, masker(digest))};
	} catch (error) {
		if (!(error instanceof Trouble)) throw error;
		const {message, why, next} = error;
		return {
			t: 'trouble',
			message,
			...(why === undefined ? {} : {why}),
			...(next === undefined ? {} : {next}),
		};
	}
}

// A thread's port has no origin.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage(answer(workerData as {task: JudgeTask; key: Uint8Array}));
