import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import {findAction} from '../../../source/drivers/index.ts';
import {makeMarked} from '../../../source/drivers/files/marker.ts';
import {tarGz, zip} from '../binary/archives.ts';
import {freshFolder} from '../binary/place.ts';
import {makeWorker} from './tree.ts';

vi.setConfig({testTimeout: 90_000});

const action = findAction('files.unpack')!;
const chart = [
	{name: 'app-2/', type: 0o040000},
	{name: 'app-2/Chart.yaml', data: 'name: app\nversion: 2.0.0\n', mode: 0o644},
	{name: 'app-2/templates/a.yaml', data: 'a: 1\n', mode: 0o644},
];

/** The chart that runs, in a folder, and the archive of the next one. */
function place(archive: Buffer = zip(chart), name = 'app-2.zip') {
	const folder = freshFolder();
	const given = {
		archive: join(folder, name),
		to: join(folder, 'app-2'),
		beside: join(folder, 'app-1'),
	};
	fs.mkdirSync(given.beside);
	fs.writeFileSync(join(given.beside, 'Chart.yaml'), 'name: app\nversion: 1.0.0\n');
	fs.writeFileSync(given.archive, archive);
	const left = () => fs.readdirSync(folder).toSorted();
	return {folder, given, left};
}

type Given = ReturnType<typeof place>['given'];
const run = async (given: Given) => action.work?.(given, makeWorker().worker);
const refused = async (given: Given) => action.refuse?.(given, await action.observe(given));

test.each([
	['a zip', zip(chart), 'app-2.zip'],
	[
		'a zip without a folder around it',
		zip(chart.slice(1).map(item => ({...item, name: item.name.slice(6)}))),
		'app-2.zip',
	],
	[
		'a .tgz',
		tarGz(chart.slice(1).map(({name, data}) => ({name, data: data!, mode: 0o644}))),
		'app-2.tgz',
	],
])(
	'%s lies unpacked beside the one before, which stays; a second run changes nothing',
	async (_, archive, name) => {
		const {given, left} = place(archive, name);
		const before = await action.observe(given);
		expect(await refused(given)).toBeUndefined();
		expect((await action.probe(given, before)).verdict).toBe('not-started');
		for (const _again of [1, 2]) {
			await run(given);
			expect(left()).toEqual(['app-1', 'app-2', name].toSorted());
			expect(fs.readFileSync(join(given.to, 'templates', 'a.yaml'), 'utf8')).toBe('a: 1\n');
			expect(fs.readFileSync(join(given.beside, 'Chart.yaml'), 'utf8')).toContain('1.0.0');
		}
		expect(fs.statSync(join(given.to, 'templates')).mode & 0o777).toBe(0o755);
		expect((await action.probe(given, before)).verdict).toBe('landed');
		expect((await action.observe(given))['beside']).toBe(before['beside']);
	},
);

test('what lies there already is never written over', async () => {
	const {given, left} = place();
	fs.mkdirSync(given.to);
	fs.writeFileSync(join(given.to, 'mine'), 'mine');
	await expect(run(given)).rejects.toThrow('holds something else');
	expect(fs.readdirSync(given.to)).toEqual(['mine']);
	expect(left()).toEqual(['app-1', 'app-2', 'app-2.zip']);
});

test('another archive than was chosen, or no old folder to go back to: nothing is done', async () => {
	const {given} = place();
	expect(await refused({...given, expect: 'f'.repeat(64)} as Given)).toContain('changed since');
	fs.rmSync(given.beside, {recursive: true});
	expect(await refused(given)).toContain('nothing would be kept to go back to');
	fs.rmSync(given.archive);
	expect(await refused(given)).toContain('is not there');
});

test('over or into the old folder it cannot be planned', () => {
	const {given} = place();
	for (const to of [given.beside, join(given.beside, 'new'), join(given.beside, '..')])
		expect(() => action.params.parse({...given, to})).toThrow('beside the old one');
	expect(() => action.params.parse({...given, to: `${given.beside}-new`})).not.toThrow();
});

test.each([
	['a name that leads out', [{name: '../evil', data: 'x'}]],
	['a link', [{name: 'app-2/link', data: '/etc', type: 0o120000}]],
	['a wrong checksum', [{name: 'app-2/Chart.yaml', data: 'x', crc: 1}]],
])('%s is refused, and nothing stays', async (_, items) => {
	const {given, left} = place(zip(items));
	await expect(run(given)).rejects.toThrow(/was not unpacked|is damaged/);
	expect(left()).toEqual(['app-1', 'app-2.zip']);
});

test('what a killed attempt left is cleared; what somebody else put there is not', async () => {
	const {given, left} = place();
	await makeMarked(`${given.to}.partial`);
	fs.writeFileSync(join(`${given.to}.partial`, 'half'), '');
	await run(given);
	expect(left()).toEqual(['app-1', 'app-2', 'app-2.zip']);
	fs.rmSync(given.to, {recursive: true});
	fs.mkdirSync(`${given.to}.partial`);
	fs.writeFileSync(join(`${given.to}.partial`, 'mine'), '');
	await expect(run(given)).rejects.toThrow('was not made by handrail');
	expect(fs.existsSync(join(`${given.to}.partial`, 'mine'))).toBe(true);
});

test('a version that lies unpacked already needs nothing', async () => {
	const {given} = place();
	await run(given);
	await run({...given, archive: given.to});
	await expect(run({...given, archive: given.beside})).rejects.toThrow('is a folder');
});
