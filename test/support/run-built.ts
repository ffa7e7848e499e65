import {execFile} from 'node:child_process';
import {join} from 'node:path';
import process from 'node:process';

const program = join(import.meta.dirname, '..', '..', '.build', 'cli.js');

export type Ran = {code: number; out: string; err: string};

/** Runs the built program to its end beside the test; its output is read whole. */
export async function runBuilt(
	args: readonly string[],
	env: Record<string, string | undefined> = {},
): Promise<Ran> {
	return new Promise(resolve => {
		execFile(
			process.execPath,
			[program, ...args],
			{
				env: {...process.env, LANG: 'C.UTF-8', ...env},
				maxBuffer: 64 * 1024 ** 2,
				timeout: 120_000,
			},
			(error, out, err) =>
				resolve({code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err}),
		);
	});
}
