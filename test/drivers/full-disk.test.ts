import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type net from 'node:net';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {unpackProgram} from '../../source/drivers/binary/unpack.ts';
import {findAction} from '../../source/drivers/index.ts';
import {runEffect} from '../../source/drivers/service/run-tool.ts';
import {fetchChart} from '../../source/drivers/sources/chart-archive.ts';
import {tell, Trouble} from '../../source/trust/trouble.ts';
import {mayMount, smallDisk, type Disk} from '../support/mounts.ts';
import {freshFolder} from '../support/planted.ts';
import {suiteWith} from '../support/required.ts';
import {tarGz, zip} from './binary/archives.ts';
import {script, writeProgram} from './binary/place.ts';

vi.setConfig({testTimeout: 120_000});

const megabyte = randomBytes(1024 * 1024);
const worker = {
	stepId: 's',
	secrets: {},
	signal: new AbortController().signal,
	progress() {},
	say() {},
};

/** The sentence of what must be a Trouble, and nothing else. */
async function told(act: () => unknown): Promise<string> {
	const error: unknown = await Promise.resolve()
		.then(act)
		.then(
			() => 'no failure',
			(caught: unknown) => caught,
		);
	expect(error).toBeInstanceOf(Trouble);
	return tell(error);
}

/** Every file of a disk, but for what fills it. */
const namesOn = ({folder}: Disk) =>
	fs.readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(name => name !== 'filler');

const states = [
	['full', 'The disk is full', (disk: Disk) => disk.fill(16 * 1024)],
	['read-only', 'read-only', (disk: Disk) => disk.readOnly(true)],
] as const;

suiteWith(
	'mount',
	mayMount(),
	'root and mount, for small disks of its own',
)('a disk on which there is no writing', () => {
	describe.each(states)('%s', (_, words, spoil) => {
		test.each([
			['zip', zip([{name: 'tool', data: megabyte}])],
			['tar.gz', tarGz([{name: 'tool', data: megabyte}])],
		])(
			'unpacking a %s: why, nothing left, and the archive is not blamed (J16)',
			async (kind, bytes) => {
				const disk = smallDisk(4);
				const archive = join(freshFolder(), `tool-1.0.0.${kind}`);
				fs.writeFileSync(archive, bytes);
				spoil(disk);
				const said = await told(() => unpackProgram(archive, 'tool', join(disk.folder, 'into')));
				expect(said).toContain(words);
				expect(said).not.toContain('Get it again');
				expect(namesOn(disk)).toEqual([]);
			},
		);

		test('downloading a chart: why, nothing left, and it ends (J16)', async () => {
			const disk = smallDisk(4);
			const server = http.createServer((_, response) => {
				response.writeHead(200);
				response.end(tarGz([{name: 'chart', data: megabyte}]));
			});
			server.listen(0, '127.0.0.1');
			await once(server, 'listening');
			onTestFinished(() => void server.close());
			const {port} = server.address() as net.AddressInfo;
			spoil(disk);
			const said = await told(() =>
				fetchChart({
					url: `http://127.0.0.1:${port}/c.tgz`,
					into: join(disk.folder, 'into'),
					headers: {},
				}),
			);
			expect(said).toContain(words);
			expect(namesOn(disk)).toEqual([]);
		});

		test('editing a configuration: why, and it is as it was (J16)', async () => {
			const disk = smallDisk(4);
			const path = join(disk.folder, 'config.yaml');
			const text = `old: 1\n${'# a line of it\n'.repeat(8000)}`;
			fs.writeFileSync(path, text, {mode: 0o640});
			const keep = join(freshFolder(), 'kept', 'config');
			spoil(disk);
			const edits = [{do: 'rename', from: 'old', to: 'new'}];
			const given = {path, format: 'yaml', keep, edits};
			const said = await told(() => findAction('config.edit')!.work!(given, worker));
			expect(said).toContain(words);
			expect(said).toContain(path);
			expect(fs.readFileSync(path, 'utf8')).toBe(text);
			expect(namesOn(disk)).toEqual(['config.yaml']);
		});

		test('keeping a configuration: why, and it is not edited (J16)', async () => {
			const disk = smallDisk(4);
			const path = join(freshFolder(), 'config.yaml');
			const text = `old: 1\n${'# a line of it\n'.repeat(8000)}`;
			fs.writeFileSync(path, text);
			fs.mkdirSync(join(disk.folder, 'kept'));
			spoil(disk);
			const keep = join(disk.folder, 'kept', 'config');
			const edits = [{do: 'rename', from: 'old', to: 'new'}];
			const given = {path, format: 'yaml', keep, edits};
			expect(await told(() => findAction('config.edit')!.work!(given, worker))).toContain(words);
			expect(fs.readFileSync(path, 'utf8')).toBe(text);
			expect(namesOn(disk)).toEqual(['kept']);
			const back = {path, from: join(freshFolder(), 'old'), keep};
			fs.writeFileSync(back.from, 'old: 0\n');
			expect(await told(() => findAction('config.put-back')!.work!(back, worker))).toContain(words);
			expect(fs.readFileSync(path, 'utf8')).toBe(text);
		});

		test.each(['binary.swap', 'binary.place'])(
			'%s: why, the old program is in place, no part of the new one is left (J16)',
			async name => {
				const disk = smallDisk(4);
				const program = writeProgram(join(disk.folder, 'tool'), script('1.0.0'));
				const release = writeProgram(
					join(freshFolder(), 'tool-1.1.0'),
					`${script('1.1.0')}exit\n${'# more\n'.repeat(100_000)}`,
				);
				const keep = join(freshFolder(), 'kept');
				const given = {program, release, ...(name === 'binary.swap' ? {keep} : {aside: 'x'})};
				spoil(disk);
				expect(await told(() => findAction(name)!.work!(given, worker))).toContain(words);
				expect(fs.readFileSync(program, 'utf8')).toBe(script('1.0.0'));
				expect(namesOn(disk)).toEqual(['tool']);
			},
		);
	});

	test('a temporary folder that takes nothing: told by its name, and no tool is started (J16)', async () => {
		const disk = smallDisk(4);
		disk.readOnly(true);
		vi.stubEnv('TMPDIR', disk.folder);
		onTestFinished(() => void vi.unstubAllEnvs());
		const mark = join(disk.folder, 'ran');
		const said = await told(async () => runEffect(['touch', mark], 30));
		expect(said).toContain(`temporary folder ${disk.folder}`);
		expect(said).toContain('read-only');
		expect(said).toContain('TMPDIR');
		expect(fs.existsSync(mark)).toBe(false);
	});
});
