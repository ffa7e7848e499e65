import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {lamp} from '../support/lamp.ts';

const log = `# Changelog

## 2.1.0
- A lamp more

## 2.0.0
- **BREAKING** The wick is gone

## 1.1.0
- A word

## 1.0.0
- First
`;

test('HL-27: on the way down the notes of every version that is left are read, newest first', async () => {
	const {json, text} = lamp('2.1.0', {'CHANGELOG.md': log});
	const {notes} = await json('1.0.0');
	expect(notes).toMatchObject({back: true});
	expect(notes.versions.map(({version, read}: any) => [version, read])).toEqual([
		['2.1.0', true],
		['2.0.0', true],
		['1.1.0', true],
	]);
	const out = await text('1.0.0');
	expect(out).toContain('3 versions read, 1 item that may break something');
	expect(out).toMatch(/Notes say what a version brought, nothing of how to leave it/);
});

test('an unmarked note that names a setting of yours is told too, and need not be acknowledged', async () => {
	const calm = log.replace('- A word\n', '- The `wick.length` is longer by default\n');
	const site = lamp('1.0.0', {'CHANGELOG.md': calm}, {mine: 'wick: {length: 2}\n'});
	const out = await site.text('1.1.0');
	expect(out).toMatch(/0 items that may break something/);
	expect(out).toMatch(
		/Not marked, but about what you have set[^]*wick\.length is longer[^]*names your wick\.length/,
	);
});

test('releases whose tags begin as the source says are read, and a list of ours is no notes, and no trouble', async () => {
	const releases = JSON.stringify([
		{tag_name: 'lamp-1.1.0', description: '- **BREAKING** Another plug'},
		{tag_name: 'oil-1.1.0', description: '- Nothing'},
	]);
	const site = lamp('1.0.0', {
		'releases.json': releases,
		'release-list.json': JSON.stringify({versions: [{version: '1.1.0', date: '2024-01-02'}]}),
	});
	const {notes} = await site.json('1.1.0');
	expect(notes.partly).toBeUndefined();
	expect(notes.versions).toMatchObject([{version: '1.1.0', read: true, date: '2024-01-02'}]);
	expect(notes.versions[0].items).toHaveLength(1);
});

test('a withdrawn version is told; to go there is to be acknowledged', async () => {
	const yanked = log.replace('## 2.0.0', '## [2.0.0] [YANKED]');
	const site = lamp('1.0.0', {'CHANGELOG.md': yanked});
	const asked = async (version: string) => {
		const {notes} = await site.json(version);
		const found = notes.versions.find((entry: any) => entry.version === '2.0.0');
		expect(found.yanked).toBe(true);
		return found.items.filter(({action}: any) => action).map(({text}: any) => text);
	};
	expect(await asked('2.0.0')).toEqual(['The notes call this version withdrawn (YANKED).']);
	expect(await asked('2.1.0')).toEqual([]);
	expect(await site.text('2.1.0')).toMatch(/2\.0\.0 +withdrawn/);
});

test('notes that say nothing are told as that, and too large ones with the way to go on', async () => {
	const empty = await lamp('1.0.0', {'CHANGELOG.md': ''}).json('2.0.0');
	expect(empty.notes.unread).toMatch(/^Nothing in .*notes speaks of a version on the way\./);
	const old = await lamp('1.0.0', {'CHANGELOG.md': '## 0.9.0\n- x\n'}).json('2.0.0');
	expect(old.notes.unread).toMatch(/speaks of a version on the way/);
	const large = await lamp('1.0.0', {'CHANGELOG.md': `${log}${'- x\n'.repeat(1_300_000)}`}).json(
		'2.0.0',
	);
	expect(large.notes.unread).toMatch(
		/CHANGELOG\.md is larger than 4 MiB and was not read\..*Save what it says of the versions from 1\.0\.0 to 2\.0\.0 to a file of its own/,
	);
});

test('what a note is called stays while others are put above it', async () => {
	const site = lamp('1.0.0', {'CHANGELOG.md': log});
	const called = async () => {
		const {notes} = await site.json('2.0.0');
		const items = notes.versions.flatMap(({items}: any) => items);
		return items.find(({text}: any) => text.includes('wick')).id as string;
	};
	const before = await called();
	expect(before).toMatch(/^2\.0\.0#wick-gone-[0-9a-f]{8}$/);
	fs.writeFileSync(
		join(site.notes, 'CHANGELOG.md'),
		log.replace('## 2.0.0\n', '## 2.0.0\n- **BREAKING** The oil is another\n'),
	);
	expect(await called()).toBe(before);
});

test('notes that name a version with and without its build are under one heading, and ask once', async () => {
	const releases = [{tag_name: 'v2.0.0+build5', body: '- **BREAKING** The wick is gone\n- Oil'}];
	const notes = {
		'CHANGELOG.md': log.replace('## 2.0.0', '## 2.0.0 [YANKED]'),
		'releases.json': JSON.stringify(releases),
	};
	const site = lamp('1.0.0', notes, {versions: ['1.0.0', '2.0.0+build5']});
	const found = (await site.json('2.0.0+build5'))['notes'];
	const of = ({version, items}: any) => [version, items.map(({text}: any) => text)];
	expect(found.versions.map(of)).toEqual([
		['1.1.0', ['A word']],
		[
			'2.0.0+build5',
			['The notes call this version withdrawn (YANKED).', 'BREAKING The wick is gone', 'Oil'],
		],
	]);
	expect(found.versions[1].items[0].action).toBe(true);
	expect(await site.text('2.0.0+build5')).toContain(
		'2 versions read, 2 items that may break something',
	);
});

test('what names only versions from before the way is asked all the same, last and with that beside it', async () => {
	const old = log.replace(
		'## 2.1.0\n',
		'## 2.1.0\n- You must mend what 1.0.2 broke\n- The oil was removed\n',
	);
	const site = lamp('2.0.0', {'CHANGELOG.md': old});
	const out = await site.text('2.1.0');
	expect(out).toContain('1 version read, 2 items that may break something');
	expect(out).toMatch(
		/The oil was removed[^]*You must mend[^]*names only versions from before this way: 1\.0\.2/,
	);
	expect(
		(await lamp('1.0.0', {'CHANGELOG.md': old}).json('2.1.0'))['notes'].versions[2].items[0],
	).not.toHaveProperty('older');
});
