import {z} from 'zod';
import {sanitise} from '../../trust/safe.ts';
import {tell} from '../../trust/trouble.ts';
import {defineCheck, type Check, type CheckResult} from '../contract.ts';
import {pathSchema} from '../files/stores.ts';
import {askDocker} from './ask.ts';
import {nameSchema} from './grammar.ts';
import {containerOf, type Container} from './inspect.ts';
import {dockerNeeds} from './needs.ts';
import {lastLine} from './log.ts';
import {heldBy, holdsOne, insideOf} from './mounted.ts';
import {judgeState, upSeconds} from './state.ts';

const pause = async (ms: number, signal: AbortSignal) =>
	new Promise<void>(resolve => {
		const timer = setTimeout(resolve, ms);
		signal.addEventListener('abort', () => {
			clearTimeout(timer);
			resolve();
		});
	});

const stable = z.strictObject({
	container: nameSchema,
	/** For so long it must run without being started anew: once is not enough (faults E6). */
	seconds: z.coerce.number().positive().max(3600).default(10),
});

/** `docker.stable`: healthy by its own health check, or running, for some seconds in a row, and not started anew meanwhile. */
const stableCheck = defineCheck<z.infer<typeof stable>>({
	name: 'docker.stable',
	needs: dockerNeeds,
	params: stable,
	preview: ({container, seconds}) => `look at ${container} for ${seconds} s`,
	async run({container, seconds}, {signal}) {
		try {
			const first = await containerOf(container);
			if (!first) return {verdict: 'fail', reason: `there is no container ${container}`};
			const until = performance.now() + seconds * 1000;
			for (;;) {
				const now = await containerOf(container);
				const wrong = now ? await whatIsWrong(first, now) : `${container} is gone`;
				if (wrong !== undefined) return failed(container, wrong);
				if (performance.now() >= until && now?.State.Health?.Status !== 'starting') break;
				// A health check that never comes to an end is no health.
				if (performance.now() > until + 300_000)
					return {verdict: 'fail', reason: 'its health check has not come to an end'};
				if (signal.aborted) return {verdict: 'unknown', reason: 'it was not looked at long enough'};
				await pause(Math.min(1000, seconds * 250), signal);
			}
			const healthy = first.State.Health ? 'healthy' : 'running';
			return {verdict: 'pass', reason: `${healthy} for ${seconds} s, and not started anew`};
		} catch (error) {
			return {verdict: 'unknown', reason: tell(error)};
		}
	},
});

async function failed(container: string, wrong: string): Promise<CheckResult> {
	const line = await lastLine(container);
	const more = line === '' ? '' : `; its last line: ${line}`;
	return {verdict: 'fail', reason: `${wrong}${more}`, remedy: `docker logs --tail=50 ${container}`};
}

async function whatIsWrong(first: Container, now: Container): Promise<string | undefined> {
	if (now.Id !== first.Id) return 'it was replaced by another container meanwhile';
	if (now.State.StartedAt !== first.State.StartedAt) return 'it was started anew meanwhile';
	const doubtful = now.State.Running && now.RestartCount > 0;
	const {state, detail} = judgeState(now, doubtful ? await upSeconds(now) : undefined);
	if (state !== 'running') return detail;
	const health = now.State.Health?.Status;
	return health === 'unhealthy' ? 'its health check says it is not well' : undefined;
}

const data = z.strictObject({
	container: nameSchema,
	/** Folders and files that the backup holds. */
	stores: z.array(pathSchema).min(1),
	/** Those among them that the container must mount, itself or in a folder that it mounts. */
	mounted: z.array(pathSchema).default([]),
});

/** What a program may write in its container without anybody missing it. */
const passing = /^\/(?:tmp|run|var\/run|var\/tmp|var\/cache|var\/log|dev|proc|sys)(?:\/|$)/;

/**
 * `docker.data`: does the backup hold every place where the container keeps something? A volume is told
 * with the folder in which it lies. What was written into the container itself stays in the old one.
 */
const dataCheck = defineCheck<z.infer<typeof data>>({
	name: 'docker.data',
	needs: dockerNeeds,
	params: data,
	preview: ({container}) => `see where ${container} keeps its data`,
	async run({container, stores, mounted}) {
		try {
			const found = await containerOf(container);
			if (!found) return {verdict: 'fail', reason: `there is no container ${container}`};
			const foreign = mounted.find(path => insideOf(found, path) === undefined);
			if (foreign !== undefined)
				return {
					verdict: 'fail',
					reason: sanitise(`${container} does not mount ${foreign}: it keeps that elsewhere`),
					remedy: 'Mend that answer on the target page: docker inspect tells its mounts.',
				};
			const missed = found.Mounts.filter(
				({RW, Type, Source}) => RW !== false && Type !== 'tmpfs' && !heldBy(Source, stores),
			);
			// Of a folder that holds a store, the rest may be of no account: the operator knows.
			const first = missed.find(({Source}) => !holdsOne(Source, mounted)) ?? missed[0];
			if (first && holdsOne(first.Source, mounted))
				return {
					verdict: 'warn',
					reason: sanitise(
						`it mounts all of ${first.Source}, and the backup holds only its own part of that`,
					),
				};
			if (first) {
				const volume = first.Type === 'volume' ? `the volume ${first.Name}, which lies in ` : '';
				return {
					verdict: 'fail',
					reason: sanitise(
						`it keeps ${first.Destination} in ${volume}${first.Source ?? 'a place that Docker does not name'}, and the backup does not hold it`,
					),
					remedy: 'Name that folder on the target page, or give the runbook a store for it.',
				};
			}
			return await layer(found);
		} catch (error) {
			return {verdict: 'unknown', reason: tell(error)};
		}
	},
});

/** What was written into the container itself. */
async function layer(container: Container): Promise<CheckResult> {
	const ran = await askDocker(['diff', '--', container.Id], 120);
	if (ran.code !== 0) return {verdict: 'unknown', reason: `docker diff ${ran.end}`};
	const places = container.Mounts.map(({Destination}) => Destination);
	const added = ran.out.split('\n').flatMap(line => /^A (\/.*)$/.exec(line)?.[1] ?? []);
	// A folder on the way to another change, or to a mount, says nothing.
	const onTheWay = (path: string) =>
		[...added, ...places].some(other =>
			other === path ? places.includes(path) : other.startsWith(`${path}/`),
		);
	const written = added.filter(path => !passing.test(path) && !onTheWay(path));
	const [first] = written;
	if (first === undefined)
		return {verdict: 'pass', reason: 'all that it keeps lies where the backup takes it from'};
	return {
		verdict: 'warn',
		reason: sanitise(
			`it has written ${written.length} ${written.length === 1 ? 'thing' : 'things'} into itself, such as ${first}; the new container begins without`,
		),
		remedy: `docker diff ${container.Name.slice(1)}`,
	};
}

export const dockerChecks: readonly Check[] = [stableCheck, dataCheck];
