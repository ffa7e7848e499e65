import {spawnSync} from 'node:child_process';
import {mkdir, readdir, readFile, rename, rm, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {compareManifests} from '../../../source/drivers/files/compare.ts';
import {takeManifest} from '../../../source/drivers/files/read-back.ts';
import {waysOf} from '../../../source/drivers/files/restore-observe.ts';
import {prepare, putInPlace, setAside} from '../../../source/drivers/files/restore-phases.ts';
import {action, folderStore, freshFolder, makeTree, makeWorker} from './tree.ts';

const restore = action('files.restore');

async function setUp({mounted = false, noLive = false} = {}) {
	const root = await freshFolder();
	const live = join(root, 'live');
	if (mounted) {
		await mkdir(live);
		if (spawnSync('mount', ['-t', 'tmpfs', 'none', live]).status !== 0) {
			console.warn('SKIPPED: mounting is not allowed here');
			return undefined;
		}
		onTestFinished(() => void spawnSync('umount', ['-l', live]));
	}
	await makeTree(live);
	await writeFile(join(root, 'conf'), 'old conf', {mode: 0o640});
	const stores = [
		folderStore(live),
		{id: 'conf', kind: 'file' as const, path: join(root, 'conf'), must: true},
	];
	const params = {backup: join(root, 'b'), stores, aside: 's1'};
	await action('files.copy').work({stores, to: params.backup}, makeWorker().worker);
	const original = await takeManifest(live);
	await rm(join(live, 'sub'), {recursive: true});
	await writeFile(join(live, 'written since'), 'new');
	await writeFile(join(root, 'conf'), 'new conf');
	if (noLive) await rm(live, {recursive: true});
	const aside = mounted ? join(live, '.handrail-before-s1') : `${live}.before-s1`;
	const before = await restore.observe(params);
	async function expectRestored() {
		expect(compareManifests(original, await takeManifest(live))).toEqual([]);
		expect(await readFile(join(root, 'conf'), 'utf8')).toBe('old conf');
		if (!noLive) expect(await readFile(join(aside, 'written since'), 'utf8')).toBe('new');
		expect(await readFile(join(root, 'conf.before-s1'), 'utf8')).toBe('new conf');
		expect(await restore.probe(params, before)).toMatchObject({verdict: 'landed'});
		expect(await readdir(root)).not.toContain('live.handrail-restore');
	}
	return {root, live, params, aside, before, expectRestored};
}

type Site = NonNullable<Awaited<ReturnType<typeof setUp>>>;

describe.each([{mounted: false}, {mounted: true}])('a restore, mounted: $mounted', ({mounted}) => {
	it('puts the backup in place and keeps what was live', async context => {
		const site = await setUp({mounted});
		if (!site) return context.skip();
		const {params, before, live, aside} = site;
		expect(restore.refuse!(params, before)).toBeUndefined();
		expect((await restore.probe(params, before)).verdict).toBe('not-started');
		const {worker, lines} = makeWorker();
		expect(await restore.work(params, worker)).toMatchObject({[`kept ${live}`]: aside});
		expect(lines.join('\n').includes('is a mount point')).toBe(mounted);
		await site.expectRestored();
		expect(restore.refuse!(params, await restore.observe(params))).toContain('restored already');
	});

	// How far the first run came before it was killed, and what the probe says then.
	const stops: Record<string, (site: Site) => Promise<unknown>> = {
		'copy begun': async ({params}) => {
			const [way] = await waysOf(params);
			const {worker, abort} = makeWorker();
			const stopping = {...worker, progress: () => abort.abort()};
			await expect(
				prepare(way!.back, params.backup, way!.manifest, {worker: stopping, done: 0, total: 1}),
			).rejects.toThrow('Stopped');
			expect((await readdir(way!.back.fresh)).length).toBeGreaterThan(0);
		},
		ready: async ({params}) => prepareAll(params),
		'set aside': async ({params}) => {
			for (const {back} of await prepareAll(params)) await setAside(back);
		},
		'one of two in place': async ({params}) => {
			const [first, second] = await prepareAll(params);
			await setAside(first!.back);
			await putInPlace(first!.back, first!.manifest);
			await setAside(second!.back);
		},
	};
	async function prepareAll(params: Site['params']) {
		const ways = await waysOf(params);
		for (const {back, manifest} of ways) {
			await prepare(back, params.backup, manifest, {
				worker: makeWorker().worker,
				done: 0,
				total: 1,
			});
		}
		return ways;
	}

	it.each(Object.keys(stops))(
		'stopped at "%s" is partial, and a second run ends it',
		async stop => {
			const site = await setUp({mounted});
			if (!site) return;
			await stops[stop]!(site);
			expect((await restore.probe(site.params, site.before)).verdict).toBe('partial');
			expect(restore.refuse!(site.params, await restore.observe(site.params))).toBeUndefined();
			await restore.work(site.params, makeWorker().worker);
			await site.expectRestored();
			await restore.work(site.params, makeWorker().worker);
			await site.expectRestored();
		},
	);

	it('changes nothing when one bit of the backup is wrong, or the operator cancels', async () => {
		const site = await setUp({mounted});
		if (!site) return;
		const {params, live, root} = site;
		const was = await takeManifest(live);
		const names = await readdir(root);
		const {worker, abort} = makeWorker();
		await expect(restore.work(params, {...worker, progress: () => abort.abort()})).rejects.toThrow(
			'Stopped',
		);
		const file = join(params.backup, 'conf');
		await writeFile(file, 'olb conf');
		await expect(restore.work(params, makeWorker().worker)).rejects.toThrow('is not the backup');
		expect(
			compareManifests(was, await takeManifest(live)).filter(line => !line.startsWith('.: time')),
		).toEqual([]);
		expect(await readdir(root)).toEqual(names);
		expect((await restore.probe(params, site.before)).verdict).toBe('not-started');
	});
});

describe('a restore', () => {
	it('works where the live data is gone', async () => {
		const site = (await setUp({noLive: true}))!;
		await restore.work(site.params, makeWorker().worker);
		await site.expectRestored();
	});

	it('stops where something made the folder anew between the renames', async () => {
		const site = (await setUp())!;
		const [way] = await waysOf(site.params);
		await prepare(way!.back, site.params.backup, way!.manifest, {
			worker: makeWorker().worker,
			done: 0,
			total: 1,
		});
		await setAside(way!.back);
		await mkdir(site.live);
		expect((await restore.probe(site.params, site.before)).verdict).toBe('cannot-tell');
		await expect(restore.work(site.params, makeWorker().worker)).rejects.toThrow('made anew');
		await rename(site.live, `${site.live}.odd`);
		await restore.work(site.params, makeWorker().worker);
		await site.expectRestored();
	});

	it('refuses links, folders in the way and mounts inside, and knows a verified backup', async context => {
		const site = (await setUp())!;
		const {params, live, root} = site;
		const told = async () => restore.refuse!(params, await restore.observe(params));
		expect(site.before).toMatchObject({verified: false, level: null});
		await action('files.verify').work(
			{backup: params.backup, stores: params.stores},
			makeWorker().worker,
		);
		expect(await restore.observe(params)).toMatchObject({
			verified: true,
			level: 'V2',
			digest: site.before['digest']!,
		});
		await mkdir(`${live}.before-s1`);
		expect(await told()).toContain('is in the way');
		await rm(`${live}.before-s1`, {recursive: true});
		await rename(live, join(root, 'elsewhere'));
		await symlink('elsewhere', live);
		expect(await told()).toContain('symbolic link to elsewhere');
		await rm(live);
		await rename(join(root, 'elsewhere'), live);
		await mkdir(join(live, 'm'));
		if (spawnSync('mount', ['-t', 'tmpfs', 'none', join(live, 'm')]).status !== 0)
			return context.skip();
		onTestFinished(() => void spawnSync('umount', ['-l', join(live, 'm')]));
		expect(await told()).toContain('mounted inside');
	});
});
