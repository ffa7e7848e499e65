import {sanitise} from '../../trust/safe.ts';
import {tell} from '../../trust/trouble.ts';
import {askDocker} from './ask.ts';
import {containerOf, type Container} from './inspect.ts';

export type ContainerState = {
	state: 'running' | 'stopped' | 'restarting' | 'unknown';
	detail: string;
};

/** A container that was restarted and has not run this long since is in a loop: as long as Docker's own back-off. */
export const stableSeconds = 10;

/**
 * What a container's own account means. While it waits to be restarted, and for a moment after,
 * Docker says that it runs (facts/compose.md par. 3). `upSeconds` is how long it has run by the
 * engine's clock; undefined when that cannot be told.
 */
export function judgeState(
	{State, RestartCount}: Pick<Container, 'State' | 'RestartCount'>,
	upSeconds: number | undefined,
): ContainerState {
	const {Status, ExitCode, Paused, Restarting, Running, Health, OOMKilled} = State;
	const times = `${RestartCount} ${RestartCount === 1 ? 'time' : 'times'}`;
	if (Restarting || Status === 'restarting')
		return {
			state: 'restarting',
			detail: `it ends and is started again, ${times} so far; it last ended with ${ExitCode}`,
		};
	if (Paused) return {state: 'unknown', detail: 'it is paused'};
	if (Running && RestartCount > 0 && (upSeconds === undefined || upSeconds < stableSeconds))
		return {
			state: 'restarting',
			detail:
				upSeconds === undefined
					? `it was restarted ${times}, and how long ago cannot be told`
					: `it was restarted ${times}, last ${Math.max(0, Math.round(upSeconds))} s ago`,
		};
	if (Running) {
		const health = Health && Health.Status !== 'none' ? `, ${sanitise(Health.Status)}` : '';
		return {state: 'running', detail: `container runs${health}`};
	}
	if (Status === 'created') return {state: 'stopped', detail: 'it was never started'};
	if (Status === 'exited' || Status === 'dead')
		return {
			state: 'stopped',
			detail: `it ended with ${ExitCode}${OOMKilled === true ? ', for want of memory' : ''}`,
		};
	return {state: 'unknown', detail: `Docker says "${sanitise(Status)}"`};
}

/** How a container stands now. Never throws: what cannot be told is unknown, with the reason. */
export async function containerState(name: string): Promise<ContainerState> {
	try {
		const found = await containerOf(name);
		if (!found) return {state: 'unknown', detail: `there is no container ${name}`};
		const doubtful = found.State.Running && found.RestartCount > 0;
		return judgeState(found, doubtful ? await upSeconds(found) : undefined);
	} catch (error) {
		return {state: 'unknown', detail: tell(error)};
	}
}

/** Seconds since its start by the engine's clock, which may not be ours. */
export async function upSeconds({State}: Container): Promise<number | undefined> {
	const {code, out} = await askDocker(['info', '--format={{.SystemTime}}'], 20);
	const [now, since] = [Date.parse(out.trim()), Date.parse(State.StartedAt)];
	return code === 0 && Number.isFinite(now - since) ? (now - since) / 1000 : undefined;
}
