import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {tellDocker} from './ask.ts';
import {containerOf} from './inspect.ts';
import {lastLine} from './log.ts';

const pause = async (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
const looks = 4;

/** Starts a container and looks at it for a few seconds: `docker start` is content with one that ends at once. */
export async function startContainer(name: string, say: (line: string) => void): Promise<void> {
	await tellDocker(['start', '--', name]);
	const first = await containerOf(name);
	for (let look = 0; look < looks; look++) {
		await pause(500);
		const now = await containerOf(name);
		if (!now || !first) throw new Trouble(`${name} is gone since it was started.`);
		const {Running, Restarting, ExitCode, Error: reason = ''} = now.State;
		const again = Restarting || now.RestartCount > first.RestartCount;
		if (Running && !again) continue;
		throw new Trouble(
			// One that runs again already has no exit code any more.
			`${name} ended at once${Running ? '' : ` (${ExitCode})`}${again ? ', and Docker starts it again and again' : ''}.`,
			{
				why: reason === '' ? await lastLine(name) : sanitise(reason, {clip: 200}),
				next: `Its log: docker logs ${name}`,
			},
		);
	}

	say(`Container ${name} started.`);
}
