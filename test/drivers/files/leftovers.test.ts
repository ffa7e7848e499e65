import {chmod, mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {leftoversCheck} from '../../../source/drivers/files/leftovers.ts';
import {secretsCheck} from '../../../source/drivers/files/secrets-check.ts';
import {digestCheck} from '../../../source/drivers/files/digest-check.ts';
import {freshFolder} from './tree.ts';

const context = {secrets: {}, signal: new AbortController().signal};

describe('files.leftovers (HL-10, HL-11, HL-29)', () => {
	const look = async (folder: string) =>
		leftoversCheck.run(
			{
				places: [
					{
						under: join(folder, 'data'),
						match: String.raw`^[^/.][^/]*/\d{4}-\d{2}-\d{2}$`,
						means: 'an old partition',
					},
					{under: folder, match: '^index/.', means: 'an early index'},
				],
				remedy: 'Move it.',
			},
			context,
		);

	test('what fits is told with its place; the new layout, and an empty folder are well', async () => {
		const folder = await freshFolder();
		await mkdir(join(folder, 'data', 'default', 'web', '2026-11-20'), {recursive: true});
		await mkdir(join(folder, 'index'));
		expect(await look(folder)).toMatchObject({verdict: 'pass'});
		await writeFile(join(folder, 'index', 'segment'), '');
		expect(await look(folder)).toEqual({
			verdict: 'fail',
			reason: `${folder}/index/segment: an early index`,
			remedy: 'Move it.',
		});
		await mkdir(join(folder, 'data', 'web', '2026-11-20'), {recursive: true});
		expect((await look(folder)).reason).toBe(
			`${folder}/data/web/2026-11-20 and 1 more: an old partition`,
		);
	});

	test('what cannot be looked into is unknown', async () => {
		const folder = await freshFolder();
		await mkdir(join(folder, 'data', 'web'), {recursive: true});
		await chmod(folder, 0o755);
		await chmod(join(folder, 'data', 'web'), 0);
		// Root may look everywhere; nobody may not.
		const root = process.getuid?.() === 0;
		if (root) process.seteuid?.(65_534);
		const found = await look(folder).finally(() => root && process.seteuid?.(0));
		await chmod(join(folder, 'data', 'web'), 0o700);
		expect(found).toMatchObject({verdict: 'unknown'});
	});

	test('no folder, or a file where it should be, is unknown, not well', async () => {
		const folder = await freshFolder();
		expect(await look(folder)).toMatchObject({verdict: 'unknown'});
		await writeFile(join(folder, 'data'), '');
		expect(await look(folder)).toMatchObject({verdict: 'unknown'});
	});
});

describe('files.secrets (HL-15, HL-31)', () => {
	const look = async (path: string) => secretsCheck.run({files: {key: path}}, context);

	test('fingerprint, mode and owner are facts; the content is nowhere', async () => {
		const path = join(await freshFolder(), 'key');
		await writeFile(path, 'very secret', {mode: 0o600});
		const seen = await look(path);
		expect(seen).toMatchObject({verdict: 'pass', facts: {'key, mode': '0600'}});
		expect(String(seen.facts?.['key, fingerprint'])).toMatch(/^[0-9a-f]{12}$/);
		expect(JSON.stringify(seen)).not.toContain('very secret');
	});

	test('open to others it is a warning with the command; gone or another kind it fails', async () => {
		const folder = await freshFolder();
		const path = join(folder, 'key');
		await writeFile(path, 'x');
		await chmod(path, 0o644);
		expect(await look(path)).toMatchObject({verdict: 'warn', remedy: `chmod 0600 ${path}`});
		expect(await look(join(folder, 'none'))).toMatchObject({verdict: 'fail'});
		expect(await look(folder)).toMatchObject({verdict: 'fail'});
	});
});

test('files.digest: the very file, another, one that was never recorded, none', async () => {
	const path = join(await freshFolder(), 'tool');
	await writeFile(path, 'abc');
	const sha = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
	const look = async (expect: string, place = path) =>
		digestCheck.run({path: place, expect}, context);
	expect(await look(sha)).toMatchObject({verdict: 'pass'});
	expect(await look('')).toMatchObject({verdict: 'warn'});
	expect(await look(sha.replace('b', 'c'))).toMatchObject({verdict: 'fail'});
	expect(await look(sha, `${path}-none`)).toMatchObject({verdict: 'unknown'});
});
