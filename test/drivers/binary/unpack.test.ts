import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {unpackProgram} from '../../../source/drivers/binary/unpack.ts';
import {tell} from '../../../source/trust/trouble.ts';
import {tar, tarGz, zip} from './archives.ts';
import {freshFolder, script} from './place.ts';
import {gzipSync} from 'node:zlib';

const good = {name: 'tool', data: script('1.0.0')};
const many = Array.from({length: 10_001}, (_, at) => ({name: `d${at}`}));
const zeros = Buffer.alloc(20 * 2 ** 20);
const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));

const hostile: [string, string, Buffer][] = [
	['tar ..', 'tar.gz', tarGz([{...good, name: '../evil'}])],
	['tar a/../../', 'tar.gz', tarGz([{...good, name: 'a/../../evil'}])],
	['tar absolute', 'tar.gz', tarGz([{...good, name: '/tmp/handrail-evil'}])],
	['tar symlink', 'tar.gz', tarGz([good, {name: 'l', type: '2', link: '/etc/passwd'}])],
	[
		'tar write through a symlink',
		'tar.gz',
		tarGz([
			{name: 'd', type: '2', link: '/tmp'},
			{...good, name: 'd/evil'},
		]),
	],
	['tar hardlink', 'tar.gz', tarGz([good, {name: 'l', type: '1', link: 'tool'}])],
	['tar device', 'tar.gz', tarGz([good, {name: 'dev', type: '3'}])],
	['tar fifo', 'tar.gz', tarGz([good, {name: 'fifo', type: '6'}])],
	['tar setuid', 'tar.gz', tarGz([{...good, mode: 0o4755}])],
	['tar case clash', 'tar.gz', tarGz([good, {...good, name: 'TOOL'}])],
	[
		'tar case clash of folders',
		'tar.gz',
		tarGz([
			{...good, name: 'bin/tool'},
			{...good, name: 'BIN/other'},
		]),
	],
	['tar twice', 'tar.gz', tarGz([good, good])],
	['tar escape', 'tar.gz', tarGz([good, {name: 'a\u001b]0;x\u0007'}])],
	['tar many', 'tar.gz', tarGz(many)],
	['tar bomb', 'tar.gz', tarGz([{name: 'tool', data: zeros}])],
	[
		'tar truncated',
		'tar.gz',
		cut(tarGz([{name: 'tool', data: zeros.fill('abc').subarray(0, 5000)}]), 0.6),
	],
	[
		'tar cut inside',
		'tar.gz',
		gzipSync(cut(tar([{name: 'tool', data: Buffer.alloc(9000, 'x')}]), 0.5)),
	],
	['tar CRC', 'tar.gz', flip(tarGz([good]), -8)],
	['tar gzipped twice', 'tar.gz', gzipSync(tarGz([good]))],
	['tar not one', 'tar.gz', Buffer.from('<html>log in</html>')],
	['zip ..', 'zip', zip([{...good, name: '../evil'}])],
	['zip absolute', 'zip', zip([{...good, name: '/tmp/handrail-evil'}])],
	['zip backslash', 'zip', zip([{...good, name: '..\\evil'}])],
	['zip symlink', 'zip', zip([good, {name: 'l', data: '/etc/passwd', type: 0o120000}])],
	['zip symlink to a folder', 'zip', zip([good, {name: 'l/', type: 0o120000}])],
	['zip device', 'zip', zip([good, {name: 'dev', type: 0o020000}])],
	['zip setuid', 'zip', zip([{...good, mode: 0o4755}])],
	['zip case clash', 'zip', zip([good, {...good, name: 'Tool'}])],
	['zip escape', 'zip', zip([good, {name: 'a\u001b[31mx'}])],
	['zip bidi', 'zip', zip([good, {name: 'a\u202ex'}])],
	['zip many', 'zip', zip(many)],
	['zip bomb', 'zip', zip([{name: 'tool', data: Buffer.alloc(20 * 2 ** 20)}])],
	['zip CRC', 'zip', zip([{...good, crc: 1}])],
	['zip truncated', 'zip', cut(zip([good]), 0.7)],
	['zip trailing', 'zip', Buffer.concat([zip([good]), Buffer.from('more')])],
	['tar 1000:1', 'tar.gz', tarGz([{name: 'tool', data: Buffer.alloc(4 * 2 ** 20, 'a')}])],
	['tar in a tar', 'tar.gz', tarGz([{name: 'tool.tar', data: tar([good]), mode: 0o644}])],
	['zip in a zip', 'zip', zip([{name: 'tool.zip', data: zip([good]), mode: 0o644}])],
	['zip that lies about its size', 'zip', lying(zip([{...good, data: 'x'.repeat(9000)}]))],
	['zip with a list of zip64 that is not there', 'zip', without64(zip([good]))],
	['no program', 'zip', zip([{name: 'README', mode: 0o644}])],
];

/** The size in the list of contents says 10 bytes. */
function lying(bytes: Buffer): Buffer {
	const copy = Buffer.from(bytes);
	copy.writeUInt32LE(10, copy.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
	return copy;
}

/** Its end refers to a zip64 record, as for more than 65,534 entries, and there is none. */
function without64(bytes: Buffer): Buffer {
	const copy = Buffer.from(bytes);
	copy.fill(0xff, copy.length - 14, copy.length - 2);
	return copy;
}

function flip(bytes: Buffer, at: number): Buffer {
	const copy = Buffer.from(bytes);
	copy[copy.length + at] = (copy.at(at) ?? 0) ^ 0xff;
	return copy;
}

test.each(hostile)(
	'%s is refused and leaves nothing (J7)',
	{timeout: 60_000},
	async (_, ending, bytes) => {
		const folder = freshFolder();
		const archive = join(folder, `tool.${ending}`);
		fs.writeFileSync(archive, bytes);
		const into = join(folder, 'into');
		const error: unknown = await unpackProgram(archive, 'tool', into).catch(
			(caught: unknown) => caught,
		);
		expect((error as Error).name).toBe('Trouble');
		expect(fs.readdirSync(folder)).toEqual([`tool.${ending}`]);
		expect(fs.existsSync('/tmp/handrail-evil')).toBe(false);
		// Told on a terminal: nothing of the archive may move its cursor.
		expect(tell(error)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
	},
);

test('the entry is named, its control characters made visible (J7, T1)', async () => {
	const archive = join(freshFolder(), 'tool.zip');
	fs.writeFileSync(archive, zip([{name: 'a\u0007b'}]));
	await expect(unpackProgram(archive, 'tool', `${archive}.d`)).rejects.toThrow('a<U+0007>b');
});

test.each([
	[
		'tar.gz',
		tarGz([
			{name: './', type: '5'},
			{name: './bin/', type: '5', mode: 0o2775},
			{...good, name: './bin/tool', mode: 0o777},
			{name: 'LICENSE', mode: 0o666},
		]),
	],
	[
		'zip',
		zip([
			{name: 'bin/', type: 0o040000},
			{...good, name: 'bin/tool', mode: 0o777},
			{name: 'LICENSE', mode: 0o666},
		]),
	],
	// Made on Windows: nothing says that it may be executed.
	[
		'zip',
		zip([
			{name: 'LICENSE', mode: 0, type: 0},
			{...good, name: 'bin/tool', mode: 0, type: 0},
		]),
	],
	['tar.gz', tarGz([{...good, name: 'bin/tool', mode: 0o644}])],
])('an honest %s is unpacked, for nobody else to write (J7)', async (ending, bytes) => {
	const folder = freshFolder();
	fs.writeFileSync(join(folder, `tool.${ending}`), bytes);
	const into = join(folder, 'into');
	const program = await unpackProgram(join(folder, `tool.${ending}`), 'tool', into);
	expect(program).toBe(join(into, 'bin', 'tool'));
	expect(fs.readFileSync(program, 'utf8')).toBe(good.data);
	expect(fs.statSync(program).mode & 0o7777).toBe(0o755);
	expect(fs.statSync(into).mode & 0o7777).toBe(0o700);
	// Nothing that an archive says makes a file anybody's to write.
	for (const name of fs.readdirSync(into))
		expect(fs.statSync(join(into, name)).mode & 0o7022).toBe(0);
});

test('a folder that is there already is not touched (J7)', async () => {
	const folder = freshFolder();
	fs.writeFileSync(join(folder, 'tool.zip'), zip([good]));
	fs.mkdirSync(join(folder, 'into'));
	fs.writeFileSync(join(folder, 'into', 'mine'), '');
	await expect(
		unpackProgram(join(folder, 'tool.zip'), 'tool', join(folder, 'into')),
	).rejects.toThrow();
	expect(fs.readdirSync(join(folder, 'into'))).toEqual(['mine']);
});

// More than any buffer on the way, so that reading has to wait for writing.
const large = randomBytes(12 * 2 ** 20);
const items = [{name: 'first', data: large}, good, {name: 'last', data: large}];

test.each([
	['tar.gz', tarGz(items)],
	['zip', zip(items)],
])('a large %s arrives whole', {timeout: 60_000}, async (ending, bytes) => {
	const folder = freshFolder();
	fs.writeFileSync(join(folder, `tool.${ending}`), bytes);
	const into = join(folder, 'into');
	await unpackProgram(join(folder, `tool.${ending}`), 'tool', into);
	expect(fs.readFileSync(join(into, 'first')).equals(large)).toBe(true);
	expect(fs.readFileSync(join(into, 'last')).equals(large)).toBe(true);
});

test(
	'whatever is flipped in an archive, it is unpacked whole or leaves nothing (J7)',
	{timeout: 120_000},
	async () => {
		const sound = [
			['tar.gz', tar([good, {name: 'doc/README', data: 'read me'}])],
			['zip', zip([good, {name: 'doc/README', data: 'read me'}])],
		] as const;
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...sound),
				fc.array(fc.tuple(fc.nat(), fc.integer({min: 1, max: 255})), {minLength: 1, maxLength: 4}),
				async ([ending, bytes], flips) => {
					const folder = freshFolder();
					const copy = Buffer.from(bytes);
					for (const [at, by] of flips) copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ by;
					const archive = join(folder, `tool.${ending}`);
					fs.writeFileSync(archive, ending === 'zip' ? copy : gzipSync(copy));
					const into = join(folder, 'into');
					const found = await unpackProgram(archive, 'tool', into).catch((error: unknown) => {
						expect((error as Error).name).toBe('Trouble');
						expect(tell(error)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
					});
					expect(fs.readdirSync(folder).filter(name => name !== 'into')).toEqual([
						`tool.${ending}`,
					]);
					expect(fs.existsSync(into)).toBe(found !== undefined);
					if (found === undefined) return;
					for (const entry of fs.readdirSync(into, {recursive: true, withFileTypes: true})) {
						const stat = fs.lstatSync(join(entry.parentPath, entry.name));
						expect(stat.isFile() || stat.isDirectory()).toBe(true);
						expect(stat.mode & 0o7022).toBe(0);
					}
				},
			),
			{numRuns: 150},
		);
	},
);
