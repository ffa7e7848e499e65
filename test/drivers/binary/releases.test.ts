import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {findFlags} from '../../../source/drivers/binary/index.ts';
import {installedVersion} from '../../../source/drivers/binary/installed.ts';
import {prepareRelease} from '../../../source/drivers/binary/prepare.ts';
import {listReleases} from '../../../source/drivers/binary/releases.ts';
import {parseFlags} from '../../../source/drivers/binary/help-text.ts';
import {checkSums} from '../../../source/drivers/binary/sums.ts';
import {zip} from './archives.ts';
import {freshFolder, script, writeProgram} from './place.ts';

const asked = {
	name: 'tool',
	scheme: 'semver',
	args: ['--version'],
	pattern: String.raw`version v?(\d\S*)`,
} as const;
const sha = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

test('a folder: names, archives, sub-folders; the rest ignored with a reason', async () => {
	const path = freshFolder();
	const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
	const other = process.arch === 'arm64' ? 'amd64' : 'arm64';
	writeProgram(join(path, 'tool-1.0.0'), script('1.0.0'));
	writeProgram(join(path, 'tool_v1.1.0'), script('1.1.0'));
	fs.writeFileSync(join(path, `tool-v1.2.0-linux-${arch}.zip`), zip([]));
	fs.writeFileSync(join(path, `tool_1.3.0-rc.1_linux_${arch}.tar.gz`), '');
	fs.mkdirSync(join(path, 'v1.4.0'));
	writeProgram(join(path, 'v1.4.0', 'tool'), script('1.4.0'));
	for (const name of [
		'tool-latest',
		'tool-1.9',
		'notes.pdf',
		`tool_1.8.0_linux_${other}.zip`,
		'tool_1.8.0_darwin_amd64.zip',
		'tool-１.２.３',
	])
		fs.writeFileSync(join(path, name), 'x');
	fs.mkdirSync(join(path, '1.7.0'));
	fs.symlinkSync('gone', join(path, 'tool-1.6.0'));
	fs.writeFileSync(
		join(path, 'releases.json'),
		'{"versions":[{"version":"v1.0.0","date":"2025-01-02"},{"version":"1.1.0","withdrawn":true,"why":"It lost mail."}]}',
	);
	const found = await listReleases({path, ...asked});
	expect(
		found.versions
			.map(({version, kind}) => [version, kind])
			.toSorted((a, b) => String(a).localeCompare(String(b))),
	).toEqual([
		['1.0.0', 'file'],
		['1.1.0', 'file'],
		['1.2.0', 'archive'],
		['1.3.0-rc.1', 'archive'],
		['1.4.0', 'file'],
	]);
	expect(found.ignored).toHaveLength(8);
	for (const {why} of found.ignored) expect(why).toBeTruthy();
	expect(found.versions.find(({version}) => version === '1.0.0')?.date).toBe('2025-01-02');
	expect(found.withdrawn).toEqual([{version: '1.1.0', why: 'It lost mail.'}]);
});

test('a releases.json that cannot be read is said, not passed over', async () => {
	const path = freshFolder();
	writeProgram(join(path, 'tool-1.0.0'), script('1.0.0'));
	fs.writeFileSync(join(path, 'releases.json'), '{"versions":');
	expect((await listReleases({path, ...asked})).ignored.map(({name}) => name)).toEqual([
		'releases.json',
	]);
});

test('one file is asked; one archive is named', async () => {
	const folder = freshFolder();
	const file = writeProgram(join(folder, 'download'), script('3.2.1'));
	expect((await listReleases({path: file, ...asked})).versions).toMatchObject([
		{version: '3.2.1', kind: 'file'},
	]);
	fs.writeFileSync(join(folder, 'tool-4.0.0.zip'), '');
	expect(
		(await listReleases({path: join(folder, 'tool-4.0.0.zip'), ...asked})).versions,
	).toMatchObject([{version: '4.0.0', kind: 'archive'}]);
});

test('installed: version, digest, mode, owner; a cleaned environment (J12)', async () => {
	process.env['HANDRAIL_TEST_SECRET'] = 'x';
	const program = writeProgram(
		join(freshFolder(), 'tool'),
		'#!/bin/sh\n[ -z "$HANDRAIL_TEST_SECRET" ] && echo version 1.2.3 >&2\n',
		0o750,
	);
	const found = await installedVersion({program, args: asked.args, pattern: asked.pattern});
	expect(found).toMatchObject({
		version: '1.2.3',
		sha256: sha(fs.readFileSync(program)),
		mode: 0o750,
		realpath: fs.realpathSync(program),
		uid: process.getuid?.(),
	});
	delete process.env['HANDRAIL_TEST_SECRET'];
});

test('a program that says nothing, or says escapes, is told safely (T1)', async () => {
	const program = writeProgram(join(freshFolder(), 'tool'), '#!/bin/sh\nprintf "\\033]0;x\\007"\n');
	const error = await installedVersion({program, args: [], pattern: asked.pattern}).catch(
		(caught: unknown) => caught,
	);
	expect(JSON.stringify([(error as Error).message, (error as {why: string}).why])).not.toContain(
		String.raw`\u001b`,
	);
});

test('a program that never ends is ended, with what it started', async () => {
	const program = writeProgram(
		join(freshFolder(), 'tool'),
		'#!/bin/sh\nsleep 300 &\necho version 1.0.0\nsleep 300\n',
	);
	await expect(installedVersion({program, args: [], pattern: asked.pattern})).rejects.toThrow();
}, 60_000);

test('a program that says too much is cut, not waited for', async () => {
	const program = writeProgram(
		join(freshFolder(), 'tool'),
		'#!/bin/sh\necho version 1.0.0\nexec yes\n',
	);
	expect((await installedVersion({program, args: [], pattern: asked.pattern})).version).toBe(
		'1.0.0',
	);
}, 60_000);

test.each([
	['SHA256SUMS', (sum: string) => `${sum}  tool-1.0.0\n`, 'matches'],
	['SHA256SUMS', (sum: string) => `${sum.toUpperCase()} *./tool-1.0.0\r\n`, 'matches'],
	['checksums.txt', (sum: string) => `SHA256 (tool-1.0.0) = ${sum}\n`, 'matches'],
	['tool-1.0.0.sha256', (sum: string) => `${sum}\n`, 'matches'],
	['tool_1.0.0_checksums.txt', (sum: string) => `${sum}  tool-1.0.0\n`, 'matches'],
	['SHA256SUMS', (sum: string) => `${sum}  other\n`, 'not listed'],
	['README', () => '', 'none'],
])('%s: %# (J9)', async (list, text, verdict) => {
	const folder = freshFolder();
	const file = writeProgram(join(folder, 'tool-1.0.0'), script('1.0.0'));
	fs.writeFileSync(join(folder, list), text(sha(script('1.0.0'))));
	expect(await checkSums(file)).toBe(verdict);
});

test('a sum that differs: nothing is unpacked; so it is when two lists contradict each other (J9)', async () => {
	const folder = freshFolder();
	const path = join(folder, 'tool-1.0.0.zip');
	fs.writeFileSync(path, zip([{name: 'tool', data: script('1.0.0')}]));
	const release = {path, kind: 'archive'} as const;
	fs.writeFileSync(join(folder, 'tool-1.0.0.zip.sha256'), sha(fs.readFileSync(path)));
	fs.writeFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  tool-1.0.0.zip\n`);
	await expect(prepareRelease({release, name: 'tool', into: join(folder, 'into')})).rejects.toThrow(
		'does not match',
	);
	expect(fs.existsSync(join(folder, 'into'))).toBe(false);
	fs.rmSync(join(folder, 'SHA256SUMS'));
	const ready = await prepareRelease({release, name: 'tool', into: join(folder, 'into')});
	expect(ready).toMatchObject({sums: 'matches', kind: 'archive', sha256: sha(script('1.0.0'))});
});

test.each([
	[
		'cobra',
		'  -h, --help   help\n      --http string   TCP address (default "a (b)")\n                      --not-a-flag of its own\n',
		[
			['--help', '-h', false, undefined],
			['--http', undefined, true, 'a (b)'],
		],
	],
	[
		'clap',
		'Options:\n  -p, --port <PORT>\n          Where to listen\n\n          [default: 8080]\n  -v, --verbose  More words\n',
		[
			['--port', '-p', true, '8080'],
			['--verbose', '-v', false, undefined],
		],
	],
	[
		'argparse',
		'options:\n  -h, --help            show this\n  --level LEVEL, -l LEVEL\n                        how much (default: 3)\n',
		[
			['--help', '-h', false, undefined],
			['--level', '-l', true, '3'],
		],
	],
	[
		'Go flag',
		'Usage of tool:\n  -http string\n    \tlisten there (default ":80")\n  -q\tquiet\n',
		[
			['--http', undefined, true, ':80'],
			['-q', undefined, false, undefined],
		],
	],
	[
		'kingpin',
		'      --[no-]agent            Be an agent.\n      --config.file="a.yml"   Its file.\n',
		[
			['--agent', undefined, false, undefined],
			['--config.file', undefined, true, 'a.yml'],
		],
	],
])('help as %s writes it', (_, help, expected) => {
	expect(parseFlags(help).map(item => [item.flag, item.short, item.takes, item.default])).toEqual(
		expected,
	);
});

test('the folder of a program in a default is no difference', async () => {
	const program = writeProgram(
		join(freshFolder(), 'tool'),
		`#!/bin/sh\necho "  --dir string   data (default \\"$(dirname "$0")/data\\")"\n`,
	);
	expect((await findFlags(program, ['--help']))[0]?.default).toBe('‹its folder›/data');
});
