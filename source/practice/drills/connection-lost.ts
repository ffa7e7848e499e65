import process from 'node:process';
import type {Drill} from './drill.ts';
import {stepOf} from './step-of.ts';

/** What the kernel sends when a terminal goes away comes while the new program is being started. */
export const connectionLost: Drill = {
	name: 'connection-lost',
	due(state) {
		const start = stepOf(state, 'rollout', 'service.start');
		return start?.status === 'open' && start.attempts.at(-1)?.runner !== undefined;
	},
	act: () => void process.kill(process.pid, 'SIGHUP'),
};
