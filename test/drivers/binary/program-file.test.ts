import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {refuseProgram} from '../../../source/drivers/binary/program-file.ts';
import {elf, elfWithLoader, freshFolder, script, writeProgram} from './place.ts';

const machines: Readonly<Record<string, number>> = {x64: 62, arm64: 183};
const own = machines[process.arch] ?? 62;
const foreign = own === 183 ? 62 : 183;

test.each([
	['another machine', elf(foreign), own === 62 ? 'ARM64' : 'x86-64'],
	['a login page', '\ufeff\n<!DOCTYPE html><html>log in</html>', 'web page'],
	['an empty file', '', 'empty'],
	['a gzip', Buffer.from([0x1f, 0x8b, 8, 0]), 'archive'],
	['a zip', 'PK\u0003\u0004', 'archive'],
	['anything else', 'hello', 'not a program'],
	['a missing interpreter', '#!/nowhere/sh\n', '/nowhere/sh'],
	['a missing program of env', '#!/usr/bin/env no-such-program-here\n', 'no-such-program-here'],
	[
		'a missing loader',
		elfWithLoader(own, '/lib/ld-musl-nowhere.so.1'),
		'/lib/ld-musl-nowhere.so.1',
	],
])('%s is refused (E8, J17)', async (_, bytes, told) => {
	const path = writeProgram(join(freshFolder(), 'tool'), bytes);
	await expect(refuseProgram(path)).rejects.toThrow(told);
});

test('missing, a folder, a link: each told as what it is', async () => {
	const folder = freshFolder();
	writeProgram(join(folder, 'tool'), script('1.0.0'));
	fs.symlinkSync('tool', join(folder, 'link'));
	await expect(refuseProgram(join(folder, 'none'))).rejects.toThrow('not there');
	await expect(refuseProgram(folder)).rejects.toThrow('not a file');
	await expect(refuseProgram(join(folder, 'link'))).rejects.toThrow('symbolic link');
});

test('no right to execute: the exact command, quoted', async () => {
	const path = writeProgram(join(freshFolder(), "my tool's"), script('1.0.0'), 0o644);
	const error = await refuseProgram(path).catch((caught: unknown) => caught);
	expect((error as {next: string}).next).toContain(
		`chmod +x '${path.replace("'", String.raw`'\''`)}'`,
	);
});

test('sound programs pass', async () => {
	const folder = freshFolder();
	await refuseProgram(writeProgram(join(folder, 'tool'), script('1.0.0')));
	await refuseProgram(writeProgram(join(folder, 'env'), '#!/usr/bin/env sh\n'));
	await refuseProgram(process.execPath);
});
