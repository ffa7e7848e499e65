import {execFile} from 'node:child_process';

/** Names or absolute paths of the tools used; a test or a site may give others. */
export type Tools = {cp: string; touch: string; getcap: string; getfacl: string};
export const usualTools: Tools = {cp: 'cp', touch: 'touch', getcap: 'getcap', getfacl: 'getfacl'};

export type Ran = {code: number; out: string; err: string};

/**
 * Runs a tool to its end without a shell, words in English. Gives undefined where it is not
 * installed. Output is held in memory, at most 256 MiB; more counts as a failure (code -1).
 */
export async function runTool(argv: readonly [string, ...string[]]): Promise<Ran | undefined> {
	const [file, ...rest] = argv;
	// getcap lies in /usr/sbin, which is not on the PATH of an ordinary Debian user.
	const env = {PATH: `${process.env['PATH'] ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`, LC_ALL: 'C'};
	return new Promise(resolve => {
		execFile(file, rest, {env, maxBuffer: 256 * 2 ** 20}, (error, out, err) => {
			const code = error?.code;
			if (code === 'ENOENT' || code === 'EACCES') resolve(undefined);
			else resolve({code: error ? (typeof code === 'number' ? code : -1) : 0, out, err});
		});
	});
}
