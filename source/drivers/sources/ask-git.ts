import {spawn} from 'node:child_process';
import process from 'node:process';
import {childEnvironment} from '../../trust/environment.ts';
import type {Ran} from '../service/run-tool.ts';

const most = 32 * 1024 * 1024;
const limitMs = 60_000;

/**
 * Asks git: no shell, no prompt, no transport but files, http and ssh; nothing of the operator's
 * GIT_ variables. `ca` is a file with authorities to trust instead of the system's. Never throws; an answer of more than 32 MiB counts as none.
 */
export async function askGit(args: readonly string[], ca?: string): Promise<Ran> {
	const trust = ca === undefined ? [] : ['-c', `http.sslCAInfo=${ca}`];
	return new Promise(resolve => {
		const child = spawn('git', ['-c', 'protocol.allow=never', ...allowed, ...trust, ...args], {
			stdio: ['ignore', 'pipe', 'pipe'],
			detached: true,
			cwd: '/',
			env: childEnvironment(process.env, {
				GIT_TERMINAL_PROMPT: '0',
				GIT_ASKPASS: '/bin/false',
				SSH_ASKPASS: '/bin/false',
				GIT_SSH_COMMAND: 'ssh -oBatchMode=yes -oConnectTimeout=15',
				LC_ALL: 'C',
			}),
		});
		let late = '';
		const end = (why: string) => {
			late ||= why;
			try {
				if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
			} catch {
				// Gone already.
			}
		};
		const timer = setTimeout(() => end(`did not end within ${limitMs / 1000} s`), limitMs);
		const keep = (stream: NodeJS.ReadableStream) => {
			const parts: Buffer[] = [];
			let size = 0;
			stream.on('data', (part: Buffer) => {
				size += part.length;
				if (size > most) end('says too much');
				else parts.push(part);
			});
			return () => Buffer.concat(parts).toString('utf8');
		};
		const [out, err] = [keep(child.stdout), keep(child.stderr)];
		child.on('error', () => {
			clearTimeout(timer);
			resolve({code: null, out: '', err: '', started: false, end: 'is not on this machine'});
		});
		child.on('close', code => {
			clearTimeout(timer);
			const ended = late === '' ? `ended with ${code}` : late;
			resolve({code: late === '' ? code : null, out: out(), err: err(), started: true, end: ended});
		});
	});
}

const allowed = ['file', 'http', 'https', 'ssh'].flatMap(name => [
	'-c',
	`protocol.${name}.allow=always`,
]);
