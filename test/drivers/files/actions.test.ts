import {
	chmod,
	mkdir,
	open,
	readdir,
	readFile,
	rename,
	stat,
	utimes,
	writeFile,
} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {fileActions} from '../../../source/drivers/files/index.ts';
import {action, folderStore, freshFolder, makeTree, makeWorker} from './tree.ts';

async function setUp() {
	const root = await freshFolder();
	await makeTree(join(root, 'live'));
	await writeFile(join(root, 'key'), 'secret', {mode: 0o600});
	const stores = [
		folderStore(join(root, 'live')),
		{id: 'key', kind: 'secret-file', path: join(root, 'key'), must: true},
		{id: 'maybe', kind: 'file', path: join(root, 'maybe'), must: false},
	];
	const backup = join(root, 'backups/one');
	return {root, stores, backup, copy: {stores, to: backup}, scratch: join(root, 'scratch')};
}

async function flip(path: string, at: number): Promise<void> {
	const {atime, mtime} = await stat(path);
	const handle = await open(path, 'r+');
	const byte = Buffer.alloc(1);
	await handle.read(byte, 0, 1, at);
	await handle.write(Uint8Array.of(byte[0]! ^ 1), 0, 1, at);
	await handle.close();
	await utimes(path, atime, mtime);
}

describe('files.copy', () => {
	it('makes a whole backup of mode 0700 and tells what it holds', async () => {
		const {root, backup, copy} = await setUp();
		const {worker} = makeWorker();
		const before = await action('files.copy').observe(copy);
		expect(before).toMatchObject({to: 'nothing', wrong: null});
		expect(action('files.copy').refuse!(copy, before)).toBeUndefined();
		expect((await action('files.copy').probe(copy, before)).verdict).toBe('not-started');
		const facts = await action('files.copy').work(copy, worker);
		expect(facts).toMatchObject({
			level: 'V1',
			files: 8,
			digest: expect.stringMatching(/^[0-9a-f]{64}$/),
		});
		expect((await stat(backup)).mode & 0o777).toBe(0o700);
		expect((await readdir(backup)).sort()).toEqual([
			'data',
			'data.manifest.json',
			'key',
			'key.manifest.json',
			'maybe.manifest.json',
		]);
		expect(await readdir(join(root, 'backups'))).toEqual(['one']);
		expect(await action('files.copy').probe(copy, before)).toMatchObject({
			verdict: 'landed',
			evidence: {digest: facts['digest']!},
		});
		const again = await action('files.copy').observe(copy);
		expect(action('files.copy').refuse!(copy, again)).toContain('is not empty');
		await expect(action('files.copy').work(copy, worker)).rejects.toThrow('is not empty');
	});

	it('leaves nothing behind when it fails, and leaves a foreign .partial alone', async () => {
		const {root, backup, copy} = await setUp();
		const {worker, abort} = makeWorker();
		abort.abort();
		await expect(action('files.copy').work(copy, worker)).rejects.toThrow('Stopped');
		expect(await readdir(join(root, 'backups'))).toEqual([]);
		await mkdir(`${backup}.partial`);
		await writeFile(`${backup}.partial/mine`, '');
		await expect(action('files.copy').work(copy, makeWorker().worker)).rejects.toThrow(
			'not made by handrail',
		);
		expect(await readdir(`${backup}.partial`)).toEqual(['mine']);
	});

	it('refuses a missing store that must be there, and a backup inside the data', async () => {
		const {root, stores, copy} = await setUp();
		const inside = {...copy, to: join(root, 'live/backup')};
		expect(
			action('files.copy').refuse!(inside, await action('files.copy').observe(inside)),
		).toContain('inside each other');
		const gone = {...copy, stores: [{...stores[2]!, must: true}]};
		expect(action('files.copy').refuse!(gone, await action('files.copy').observe(gone))).toContain(
			'is not there',
		);
		await expect(action('files.copy').work(gone, makeWorker().worker)).rejects.toThrow(
			'is not there',
		);
	});

	it('refuses bad parameters at the door', () => {
		const copyAction = action('files.copy');
		for (const bad of [
			{to: '/x', stores: []},
			{to: 'x', stores: [folderStore('/a')]},
			{to: '/x', stores: [folderStore('/')]},
			{to: '/x', stores: [{...folderStore('/a'), id: '../x'}]},
			{to: '/x', stores: [folderStore('/a'), folderStore('/b')]},
		]) {
			expect(() => copyAction.preview(bad)).toThrow();
		}
	});
});

describe('files.verify', () => {
	it('reads back every byte and writes down V2', async () => {
		const {backup, stores, copy} = await setUp();
		const {worker} = makeWorker();
		const {digest} = await action('files.copy').work(copy, worker);
		const params = {backup, stores};
		expect((await action('files.verify').probe(params, {})).verdict).toBe('not-started');
		expect(await action('files.verify').work(params, worker)).toMatchObject({level: 'V2', digest});
		expect(JSON.parse(await readFile(`${backup}/verified.json`, 'utf8'))).toMatchObject({
			level: 'V2',
			digest,
		});
		expect((await action('files.verify').probe(params, {})).verdict).toBe('landed');
	});

	it.each(['bit', 'mode', 'time', 'missing', 'extra', 'absent store'])(
		'finds a change: %s',
		async what => {
			const {backup, stores, copy} = await setUp();
			const {worker} = makeWorker();
			await action('files.copy').work(copy, worker);
			await action('files.verify').work({backup, stores}, worker);
			const victim = join(backup, 'data/data.db');
			const changes: Record<string, [() => Promise<void>, string]> = {
				bit: [() => flip(victim, 12_345), 'data/data.db: content differs'],
				mode: [() => chmod(victim, 0o644), 'data/data.db: mode is 0644, was 0640'],
				time: [() => utimes(victim, 5, 5), 'data/data.db: time of change differs'],
				missing: [() => rename(victim, join(backup, 'elsewhere')), 'data/data.db: missing'],
				extra: [() => writeFile(join(backup, 'data/x'), ''), 'data/x: extra'],
				'absent store': [() => writeFile(join(backup, 'maybe'), ''), 'maybe/was not there'],
			};
			const [change, told] = changes[what]!;
			await change();
			await expect(action('files.verify').work({backup, stores}, worker)).rejects.toThrow(told);
			// What was proven before is no longer claimed.
			expect(await readdir(backup)).not.toContain('verified.json');
		},
	);
});

describe('files.rehearse-restore and files.remove-scratch', () => {
	it('restore beside, equal, again after a kill, and away', async () => {
		const {root, backup, stores, scratch, copy} = await setUp();
		const {worker} = makeWorker();
		await action('files.copy').work(copy, worker);
		const params = {backup, stores, scratch};
		const rehearse = action('files.rehearse-restore');
		expect(rehearse.refuse!(params, await rehearse.observe(params))).toBeUndefined();
		expect((await rehearse.probe(params, {})).verdict).toBe('not-started');
		expect(await rehearse.work(params, worker)).toMatchObject({
			level: 'V4',
			seconds: expect.any(Number),
		});
		expect((await rehearse.probe(params, {})).verdict).toBe('landed');
		expect((await readdir(scratch)).sort()).toEqual(['data', 'key']);
		await writeFile(join(scratch, 'the program wrote this'), '');
		expect(await rehearse.work(params, worker)).toMatchObject({level: 'V4'});
		expect((await readdir(scratch)).sort()).toEqual(['data', 'key']);
		const remove = action('files.remove-scratch');
		expect(await remove.work({scratch}, worker)).toEqual({removed: true});
		expect(await remove.work({scratch}, worker)).toEqual({removed: false});
		expect((await readdir(root)).sort()).toEqual(['backups', 'key', 'live']);
	});

	it('find a flipped bit and leave nothing', async () => {
		const {root, backup, stores, scratch, copy} = await setUp();
		await action('files.copy').work(copy, makeWorker().worker);
		await flip(join(backup, 'data/data.db'), 1);
		const rehearsal = action('files.rehearse-restore').work(
			{backup, stores, scratch},
			makeWorker().worker,
		);
		await expect(rehearsal).rejects.toThrow('data.db: content differs');
		expect(await readdir(root)).not.toContain('scratch');
	});

	it('never remove what handrail did not make', async () => {
		const {backup, stores, scratch, copy} = await setUp();
		const {worker} = makeWorker();
		await action('files.copy').work(copy, worker);
		await mkdir(scratch);
		await writeFile(join(scratch, 'mine'), '');
		await expect(action('files.remove-scratch').work({scratch}, worker)).rejects.toThrow(
			'not made by handrail',
		);
		await expect(
			action('files.rehearse-restore').work({backup, stores, scratch}, worker),
		).rejects.toThrow('did not make');
		// Another folder under the name that the marker tells: the inode gives it away.
		const other = `${scratch}2`;
		await action('files.rehearse-restore').work({backup, stores, scratch: other}, worker);
		await rename(other, `${other}.moved`);
		await rename(scratch, other);
		await expect(action('files.remove-scratch').work({scratch: other}, worker)).rejects.toThrow(
			'not made by handrail',
		);
		expect(await readdir(other)).toEqual(['mine']);
	});
});

it('every action explains and previews itself in short lines', () => {
	const stores = [folderStore('/srv/pb/pb data')];
	const all = {
		'files.copy': {stores, to: '/srv/backups/x'},
		'files.verify': {stores, backup: '/srv/backups/x'},
		'files.rehearse-restore': {stores, backup: '/srv/backups/x', scratch: '/srv/s'},
		'files.remove-scratch': {scratch: '/srv/s'},
		'files.restore': {stores, backup: '/srv/backups/x', aside: 's1'},
		'files.unpack': {archive: '/srv/x.zip', to: '/srv/x-2', beside: '/srv/x-1'},
	};
	expect(fileActions.map(({name}) => name)).toEqual(Object.keys(all));
	for (const [name, params] of Object.entries(all)) {
		const found = action(name);
		expect(
			Object.values(found.explain(params)).every(text => text.endsWith('.') && text.length < 200),
		).toBe(true);
		expect(found.preview(params).length).toBeGreaterThan(0);
	}
	expect(action('files.restore').preview(all['files.restore'])).toEqual([
		`copy /srv/backups/x/data → '/srv/pb/pb data.handrail-restore'`,
		`mv '/srv/pb/pb data' '/srv/pb/pb data.before-s1'`,
		`mv '/srv/pb/pb data.handrail-restore' '/srv/pb/pb data'`,
	]);
});
