import {askDocker} from './ask.ts';
import {containerOf, type Container} from './inspect.ts';

const most = 2000;

/** What a container wrote since it was last started, both outputs; empty when it cannot be read. */
export async function containerLog(name: string): Promise<string[]> {
	const found = await containerOf(name).catch(() => undefined);
	if (!found) return [];
	const since = beginOf(found);
	const {out, err, code} = await askDocker([
		'logs',
		`--tail=${most}`,
		...(since === undefined ? [] : [`--since=${since}`]),
		'--',
		found.Id,
	]);
	return code === 0 ? [...out.split('\n'), ...err.split('\n')] : [];
}

/** When it was last started, a little before: its first words come before Docker has noted the time. */
export function beginOf({State}: Pick<Container, 'State'>): string | undefined {
	const started = Date.parse(State.StartedAt);
	if (!(started > 0)) return undefined;
	const ended = Date.parse(State.FinishedAt ?? '');
	// The end of the run before. One that ended at once may have ended, by Docker's notes, before it began.
	const before = State.Running && ended > 0 && ended <= started ? ended : 0;
	return new Date(Math.max(before, started - 2000)).toISOString();
}

const pause = async (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** The last line that a container wrote, cut short. Docker writes a log down a little after it was said. */
export async function lastLine(name: string): Promise<string> {
	for (let look = 0; look < 20; look++) {
		const lines = (await containerLog(name)).filter(line => line.trim() !== '');
		if (lines.length > 0) return (lines.at(-1) ?? '').slice(0, 200);
		await pause(100);
	}

	return '';
}
