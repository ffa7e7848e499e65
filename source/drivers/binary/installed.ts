import {realpath, stat} from 'node:fs/promises';
import {sanitise} from '../../trust/safe.ts';
import {readPattern} from '../../trust/pattern.ts';
import {Trouble} from '../../trust/trouble.ts';
import {askProgram} from './ask-program.ts';
import {capabilitiesOf} from './capabilities.ts';
import {sha256Of} from './digest.ts';
import {refuseProgram} from './program-file.ts';

export type Asked = {program: string; args: readonly string[]; pattern: string};

/** `size` in bytes, `mode` with setuid and its like; `capabilities` only where the file has some. */
export type Installed = {
	version: string;
	sha256: string;
	size: number;
	mode: number;
	uid: number;
	gid: number;
	realpath: string;
	capabilities?: string;
};

/**
 * Which version a program says it is, and what the file is. The version is the pattern's first
 * group, or all of its match. Throws Trouble when the file is no program, does not answer within
 * 5 s, or names no version.
 */
export async function installedVersion({program, args, pattern}: Asked): Promise<Installed> {
	await refuseProgram(program);
	const {text} = await askProgram(program, args);
	const found = readPattern(pattern, {lines: true}).find(text.slice(0, 16_384));
	const version = found?.[1] ?? found?.[0];
	if (version === undefined || version === '') {
		throw new Trouble(`${program} ${args.join(' ')} names no version.`, {
			why: `It said: ${sanitise(text.trim().split('\n')[0] ?? '', {clip: 80})}`,
			next: 'Is this the right program?',
		});
	}
	const {size, mode, uid, gid} = await stat(program);
	const capabilities = await capabilitiesOf(program);
	return {
		version,
		sha256: await sha256Of(program),
		size,
		mode: mode & 0o7777,
		uid,
		gid,
		realpath: await realpath(program),
		...(capabilities === '' ? {} : {capabilities}),
	};
}
