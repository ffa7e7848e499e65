import {z} from 'zod';
import {askDocker, dockerTrouble, notUnderstood} from './ask.ts';
import type {Container} from './inspect.ts';

const modes = z.array(
	z.looseObject({
		Name: z.string(),
		HostConfig: z.looseObject({
			NetworkMode: z.string(),
			IpcMode: z.string().optional(),
			PidMode: z.string().optional(),
			VolumesFrom: z.array(z.string()).nullish(),
		}),
	}),
);

/** Names of containers that hang on this one: made anew, it would not be theirs any more. Throws Trouble. */
export async function sharers(container: Container): Promise<string[]> {
	const listed = await askDocker(['ps', '--all', '--quiet', '--no-trunc']);
	if (listed.code !== 0) throw dockerTrouble('docker ps', listed);
	const ids = listed.out.split('\n').filter(id => /^[0-9a-f]{64}$/.test(id) && id !== container.Id);
	const name = container.Name.slice(1);
	const mine = (mode: string | undefined) =>
		mode === `container:${container.Id}` || mode === `container:${name}`;
	const found: string[] = [];
	// A few at a time: what one answer may hold is bounded.
	for (let at = 0; at < ids.length; at += 20) {
		const ran = await askDocker(['container', 'inspect', '--', ...ids.slice(at, at + 20)]);
		// One that was removed meanwhile is told on the other output.
		const read = modes.safeParse(parsed(ran.out));
		if (!read.success) throw notUnderstood('the other containers', '');
		for (const {Name, HostConfig} of read.data) {
			const {NetworkMode, IpcMode, PidMode, VolumesFrom} = HostConfig;
			const from = (VolumesFrom ?? []).some(item =>
				[name, container.Id].includes(item.split(':')[0]!),
			);
			if (from || [NetworkMode, IpcMode, PidMode].some(mine)) found.push(Name.slice(1));
		}
	}
	return found;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
