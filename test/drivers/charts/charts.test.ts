import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {Header} from 'tar';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {readArchive} from '../../../source/drivers/charts/archive.ts';
import {readChart} from '../../../source/drivers/charts/chart-files.ts';
import {findTool, namedTool} from '../../../source/drivers/charts/find-tool.ts';

let folder = '';
beforeAll(() => {
	folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-charts-')));
});
afterAll(() => fs.rmSync(folder, {recursive: true, force: true}));

type Entry = {
	path: string;
	text?: string;
	type?: 'File' | 'SymbolicLink' | 'Link' | 'Directory';
	linkpath?: string;
	bytes?: Buffer;
};

/** An archive of any entries, hostile ones too. */
function archive(entries: readonly Entry[]): Buffer {
	const parts = entries.flatMap(
		({path, text = '', type = 'File', linkpath = '', bytes = Buffer.from(text)}) => {
			const size = type === 'File' ? bytes.length : 0;
			const header = new Header({
				path,
				type,
				linkpath,
				mode: 0o644,
				size,
				mtime: new Date(0),
				uid: 0,
				gid: 0,
			});
			const block = Buffer.alloc(512);
			header.encode(block);
			return [block, bytes.subarray(0, size), Buffer.alloc((512 - (size % 512)) % 512)];
		},
	);
	return gzipSync(Buffer.concat([...parts, Buffer.alloc(1024)]));
}

const sound: Entry[] = [
	{path: 'shop/Chart.yaml', text: 'apiVersion: v2\nname: shop\nversion: 1.0.0\n'},
	{path: 'shop/values.yaml', text: 'a: 1\n'},
	{path: 'shop/templates/a.yaml', text: '{{ .Values.a }}'},
	{path: 'shop/README.md', text: 'words'},
];

describe('a chart archive', () => {
	test('is read in memory; only what settings depend on is kept', async () => {
		const files = await readArchive(archive(sound), 'a.tgz');
		expect([...files.keys()]).toEqual(['Chart.yaml', 'values.yaml', 'templates/a.yaml']);
	});

	test.each<[string, Entry[], RegExp]>([
		['a name that leads out', [...sound, {path: '../evil'}], /leads out/],
		['an absolute name', [...sound, {path: '/etc/x'}], /leads out/],
		[
			'a name with a control sequence',
			[...sound, {path: 'shop/\u001B[2J'}],
			/character that no file name needs/,
		],
		['a file twice', [...sound, {path: 'shop/VALUES.yaml', text: 'a: 2'}], /twice/],
		[
			'a bomb',
			[...sound, {path: 'shop/templates/b.yaml', bytes: Buffer.alloc(6 * 1024 ** 2)}],
			/far more than a chart has/,
		],
	])('is refused for %s', async (_, entries, message) => {
		await expect(readArchive(archive(entries), 'a.tgz')).rejects.toThrow(message);
	});

	test('links in it are not followed', async () => {
		const files = await readArchive(
			archive([
				...sound.slice(0, 1),
				{path: 'shop/values.yaml', type: 'SymbolicLink', linkpath: '/etc/passwd'},
			]),
			'a.tgz',
		);
		expect([...files.keys()]).toEqual(['Chart.yaml']);
	});

	test.each([
		['nothing', Buffer.alloc(0)],
		['words', Buffer.from('not an archive')],
		['half of one', archive(sound).subarray(0, 90)],
	])('%s is no chart', async (_, bytes) => {
		const file = join(folder, 'x.tgz');
		fs.writeFileSync(file, bytes);
		await expect(readChart(file)).rejects.toThrow(/not a chart/);
	});
});

describe('a chart folder', () => {
	test('brings the charts inside it, as folders and as archives, under alias or name', async () => {
		const root = join(folder, 'outer');
		fs.mkdirSync(join(root, 'charts', 'plain'), {recursive: true});
		fs.writeFileSync(
			join(root, 'Chart.yaml'),
			'name: outer\ndependencies:\n  - {name: shop, alias: store, condition: store.enabled, tags: [extra]}\n  - {name: missing}\n',
		);
		fs.writeFileSync(join(root, 'values.yaml'), 'x: 1\n');
		fs.writeFileSync(join(root, 'charts', 'plain', 'Chart.yaml'), 'name: plain\n');
		fs.writeFileSync(join(root, 'charts', 'plain', 'values.yaml'), 'y: 1\n');
		fs.writeFileSync(join(root, 'charts', 'shop-1.0.0.tgz'), archive(sound));
		const chart = await readChart(root);
		expect(chart.parts.map(({key}) => key)).toEqual(['store', 'plain']);
		expect(chart.absent).toEqual(['missing']);
		expect(chart.reads).toEqual(['store.enabled', 'tags.extra']);
	});

	test('links are not followed out of it', async () => {
		const root = join(folder, 'links');
		fs.mkdirSync(join(root, 'templates'), {recursive: true});
		fs.writeFileSync(join(root, 'Chart.yaml'), 'name: links\n');
		fs.symlinkSync('/etc/passwd', join(root, 'values.yaml'));
		fs.symlinkSync('/etc', join(root, 'templates', 'etc'));
		const chart = await readChart(root);
		expect(chart.values.text).toBe('');
		expect(chart.templates).toEqual([]);
	});
});

describe('a program on PATH', () => {
	const place = (name: string, mode: number): string => {
		const path = join(folder, name);
		fs.mkdirSync(path);
		fs.writeFileSync(join(path, 'helm'), '#!/bin/sh\n');
		fs.chmodSync(join(path, 'helm'), 0o755);
		fs.chmodSync(path, mode);
		return path;
	};
	test('is passed over in a folder that others may write to, and in relative ones', () => {
		const [open, safe] = [place('open', 0o777), place('safe', 0o755)];
		expect(findTool(['helm'], `${open}:.:safe`)).toBeUndefined();
		expect(findTool(['helm'], `:${open}:${safe}`)).toBe(join(safe, 'helm'));
		expect(findTool(['other', 'helm'], safe)).toBe(join(safe, 'helm'));
		fs.chmodSync(join(safe, 'helm'), 0o777);
		expect(findTool(['helm'], safe)).toBeUndefined();
	});
	test('that was named and is not there is a sentence', () =>
		expect(() => namedTool('/nowhere/helm')).toThrow(/no program \/nowhere\/helm/));
});
