import {Trouble} from '../../trust/trouble.ts';
import {tellDocker} from './ask.ts';
import {containerOf} from './inspect.ts';

/** Stops a container and sees that it is stopped. Docker ends it by force after `grace` seconds, and that is said. */
export async function stopContainer(
	name: string,
	grace: number,
	say: (line: string) => void,
): Promise<void> {
	await tellDocker(['stop', `-t=${grace}`, '--', name], grace + 60);
	const now = await containerOf(name);
	if (now === undefined)
		throw new Trouble('The container is gone since it was stopped.', {
			why: 'It may have been started with --rm.',
		});
	const {Running, Restarting, ExitCode} = now.State;
	if (Running || Restarting)
		throw new Trouble(`${now.Name.slice(1)} still runs after it was stopped.`, {
			next: 'Something starts it again: find out what, then run this step again.',
		});
	say(
		ExitCode === 137
			? `Container stopped. It did not end within ${grace} s, so Docker ended it by force.`
			: `Container stopped; it ended with ${ExitCode}.`,
	);
}
