import {chmod, cp, mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {inTheWay, lookIntoSet} from '../../../source/drivers/files/set-contents.ts';
import {readSet} from '../../../source/drivers/files/set.ts';
import type {Store} from '../../../source/drivers/files/stores.ts';
import {action, freshFolder, makeWorker} from './tree.ts';

const about = {
	product: 'small',
	title: 'Small',
	version: '1.0.0',
	counts: {records: {posts: 3}},
	site: {data: '/srv/data'},
};

/** A set with a folder and a secret, made by the real action. */
async function makeSet() {
	const folder = await freshFolder();
	await mkdir(join(folder, 'data'));
	await writeFile(join(folder, 'data', 'rows'), 'rows');
	await writeFile(join(folder, 'key'), 'secret', {mode: 0o600});
	const stores: Store[] = [
		{id: 'data', kind: 'folder', path: join(folder, 'data'), must: true},
		{
			id: 'key',
			title: 'Key',
			kind: 'secret-file',
			path: join(folder, 'key'),
			must: true,
			recoverable: false,
		},
	];
	const set = join(folder, 'set');
	await action('files.copy').work?.({stores, to: set, about}, makeWorker().worker);
	return {folder, stores, set};
}

const look = async ({set, stores}: {set: string; stores: Store[]}) =>
	lookIntoSet(set, stores, await readSet(set));

describe('what is written beside a set', () => {
	test('says product, version, counts and the secret by its digest; the set is whole', async () => {
		const made = await makeSet();
		const note = await readSet(made.set);
		expect(note).toMatchObject({...about, set: 1});
		expect(note?.secrets['key']).toMatchObject({mode: 0o100600 & 0o7777});
		expect(await readFile(join(made.set, 'set.json'), 'utf8')).not.toContain('"secret"');
		const {refusals, held} = await look(made);
		expect(refusals).toEqual([]);
		expect(held.map(({files}) => files)).toEqual([1, 1]);
	});

	test('is not needed: an old set is looked into all the same', async () => {
		const made = await makeSet();
		await rm(join(made.set, 'set.json'));
		expect(await readSet(made.set)).toBeUndefined();
		expect((await look(made)).refusals).toEqual([]);
	});

	test('of a newer handrail, or broken, is refused with what to do', async () => {
		const made = await makeSet();
		const path = join(made.set, 'set.json');
		const text = await readFile(path, 'utf8');
		await writeFile(path, text.replace('"set":1', '"set":2'));
		await expect(readSet(made.set)).rejects.toThrow('made by a newer handrail');
		await writeFile(path, '{');
		await expect(readSet(made.set)).rejects.toThrow('is not what handrail writes');
	});

	test('with fields that this handrail does not know is read', async () => {
		const made = await makeSet();
		const path = join(made.set, 'set.json');
		await writeFile(path, (await readFile(path, 'utf8')).replace('{', '{"later":true,'));
		expect(await readSet(made.set)).toMatchObject(about);
	});

	test('beside copies that it does not belong to is refused', async () => {
		const [made, other] = [await makeSet(), await makeSet()];
		await writeFile(join(other.folder, 'data', 'rows'), 'other rows');
		const second = join(other.folder, 'second');
		await action('files.copy').work?.(
			{stores: other.stores, to: second, about},
			makeWorker().worker,
		);
		await cp(join(made.set, 'set.json'), join(second, 'set.json'));
		const {refusals} = await look({set: second, stores: other.stores});
		expect(refusals.map(({what}) => what).join(' ')).toContain('does not belong to it');
	});
});

describe('a secret in a named set (F12)', () => {
	test.each([
		['gone', async (set: string) => rm(join(set, 'key')), 'is not in this set'],
		['other', async (set: string) => writeFile(join(set, 'key'), 'SECRET'), 'was recorded'],
		[
			'gone with its manifest',
			async (set: string) => rm(join(set, 'key.manifest.json')),
			'no manifest',
		],
	])('%s: refused with the reason that it cannot be got again', async (_, harm, words) => {
		const made = await makeSet();
		await harm(made.set);
		const {refusals} = await look(made);
		expect(refusals[0]?.what).toContain(words);
		expect(refusals[0]?.what).toContain('cannot be got again elsewhere');
	});

	test('of a mode that others may read is a warning', async () => {
		const made = await makeSet();
		await chmod(join(made.folder, 'key'), 0o644);
		const open = join(made.folder, 'open');
		await action('files.copy').work?.({stores: made.stores, to: open, about}, makeWorker().worker);
		const {refusals, warnings} = await look({set: open, stores: made.stores});
		expect(refusals).toEqual([]);
		expect(warnings.map(({what}) => what).join(' ')).toContain('0644');
	});
});

test('what lies in the way: nothing, an empty folder, files', async () => {
	const folder = await freshFolder();
	expect(await inTheWay(join(folder, 'none'))).toBeUndefined();
	await mkdir(join(folder, 'data'));
	expect(await inTheWay(join(folder, 'data'))).toBeUndefined();
	await writeFile(join(folder, 'data', 'a'), 'abc');
	expect(await inTheWay(join(folder, 'data'))).toEqual({files: 1, bytes: 3});
	await mkdir(join(folder, 'folders', 'only'), {recursive: true});
	expect(await inTheWay(join(folder, 'folders'))).toEqual({files: 0, bytes: 0});
});

test('a restore planned over nothing is refused when something lies there by then (R10)', async () => {
	const {set, folder} = await makeSet();
	const at = join(folder, 'new');
	const stores = [{id: 'data', kind: 'folder', path: at, must: true}];
	const given = {backup: set, stores, aside: 's1', over: 'nothing'};
	const restore = action('files.restore');
	const refused = async () => restore.refuse?.(given, await restore.observe(given));
	expect(await refused()).toBeUndefined();
	await mkdir(at);
	expect(await refused()).toBeUndefined();
	await writeFile(join(at, 'mine'), '');
	expect(await refused()).toContain('was empty when this was planned');
	const anything = {...given, over: 'anything'};
	expect(restore.refuse?.(anything, await restore.observe(anything))).toBeUndefined();
});
