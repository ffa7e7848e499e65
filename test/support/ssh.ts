import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import process from 'node:process';
import {built, openTerminal, type Terminal} from './terminal.ts';

/** An OpenSSH configuration whose host `testbed` lets us in on this machine. */
const config = process.env['TESTBED_SSH_CONFIG'] ?? '';
const words = ['-F', config, '-o', 'BatchMode=yes'];

/** Is there an sshd that lets us in? */
export const sshWorks = (): boolean =>
	config !== '' && spawnSync('ssh', [...words, 'testbed', 'true'], {stdio: 'ignore'}).status === 0;

const quoted = (word: string) => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** handrail in a login of its own: the client in a pseudo-terminal, the program in the server's. */
export function openOverSsh(state: string, args: readonly string[], rows = 60): Terminal {
	const variables = {HANDRAIL_STATE_DIR: state, LANG: 'C.UTF-8', PATH: process.env['PATH'] ?? ''};
	const line = [
		'exec',
		'env',
		...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
		process.execPath,
		built,
		...args,
	];
	return openTerminal([], {
		columns: 110,
		rows,
		program: ['ssh', [...words, '-tt', 'testbed', line.map(quoted).join(' ')]],
	});
}

/** The server's process of a login, from the process that runs in it. */
export function loginOf(pid: number): number {
	for (let at = pid; at > 1; at = parentOf(at))
		if (fs.readFileSync(`/proc/${at}/comm`, 'utf8').startsWith('sshd')) return at;
	throw new Error(`process ${pid} is in no login over ssh`);
}

function parentOf(pid: number): number {
	const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
	return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
