import {spawnSync} from 'node:child_process';
import process from 'node:process';
import {built} from './terminal.ts';

/** Runs the built program to its end, without a terminal, with a state folder of its own. */
export function handrail(state: string, ...words: string[]) {
	const {status, stdout, stderr} = spawnSync(process.execPath, [built, ...words], {
		encoding: 'utf8',
		timeout: 120_000,
		env: {PATH: process.env['PATH'], HOME: process.env['HOME'], HANDRAIL_STATE_DIR: state},
	});
	return {status, stdout, stderr};
}
