import {execFile, spawnSync} from 'node:child_process';
import {mkdir, readdir, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {compareManifests} from '../../../source/drivers/files/compare.ts';
import {takeManifest} from '../../../source/drivers/files/read-back.ts';
import {action, folderStore, freshFolder, makeTree, makeWorker} from './tree.ts';

const child = join(import.meta.dirname, 'killed-child.ts');

/** Runs an action in a process that is killed before its `limit`-th change; true when it was. */
async function runKilled(name: string, params: unknown, limit: number): Promise<boolean> {
	return new Promise((resolve, reject) => {
		execFile(
			process.execPath,
			[child, name, JSON.stringify(params), String(limit)],
			(error, _, err) => {
				if (!error) resolve(false);
				else if (error.signal === 'SIGKILL') resolve(true);
				else reject(new Error(err));
			},
		);
	});
}

/** Tries every place to be killed, several at a time, until a run comes through. */
async function everywhere(one: (limit: number) => Promise<boolean>): Promise<number> {
	for (let limit = 1; limit < 1000; limit += 8) {
		const batch = Array.from({length: 8}, (_, at) => one(limit + at));
		const killed = await Promise.all(batch);
		if (killed.includes(false)) return limit + killed.indexOf(false) - 1;
	}
	throw new Error('never came through');
}

function mayMount(): boolean {
	return spawnSync('unshare', ['-m', 'true']).status === 0;
}

it('a copy killed before any change is never taken for whole, and the next attempt makes it', async () => {
	const root = await freshFolder();
	await makeTree(join(root, 'live'));
	const stores = [folderStore(join(root, 'live'))];
	const copy = action('files.copy');
	const places = await everywhere(async limit => {
		const to = join(root, `b${limit}`);
		const params = {stores, to};
		const killed = await runKilled('files.copy', params, limit);
		const {verdict} = await copy.probe(params, {});
		if (verdict !== 'landed') {
			expect(['partial', 'not-started']).toContain(verdict);
			expect(await readdir(root)).not.toContain(`b${limit}`);
			expect(copy.refuse!(params, await copy.observe(params))).toBeUndefined();
			await copy.work(params, makeWorker().worker);
		}
		await action('files.verify').work({backup: to, stores}, makeWorker().worker);
		expect(await readdir(root)).not.toContain(`b${limit}.partial`);
		await rm(to, {recursive: true});
		return killed;
	});
	console.log(`files.copy killed at ${places} places`);
	expect(places).toBeGreaterThan(20);
}, 300_000);

it.each([{mounted: false}, {mounted: true}])(
	'a restore killed before any change is ended by the next run, mounted: $mounted',
	async ({mounted}) => {
		if (mounted && !mayMount()) {
			console.warn('SKIPPED: mounting is not allowed here');
			return;
		}
		const root = await freshFolder();
		const restore = action('files.restore');
		const places = await everywhere(async limit => {
			const site = join(root, String(limit));
			const live = join(site, 'live');
			await mkdir(live, {recursive: true});
			if (mounted) {
				if (spawnSync('mount', ['-t', 'tmpfs', 'none', live]).status !== 0)
					throw new Error('cannot mount');
				onTestFinished(() => void spawnSync('umount', ['-l', live]));
			}
			await writeFile(join(live, 'rows'), 'old');
			await writeFile(join(live, 'more'), 'old');
			await writeFile(join(site, 'conf'), 'old');
			const stores = [
				folderStore(live),
				{id: 'conf', kind: 'file' as const, path: join(site, 'conf'), must: true},
			];
			const params = {backup: join(site, 'b'), stores, aside: 'k'};
			await action('files.copy').work({stores, to: params.backup}, makeWorker().worker);
			const original = await takeManifest(live);
			await writeFile(join(live, 'rows'), 'new');
			const changed = await takeManifest(live);
			const before = await restore.observe(params);
			const killed = await runKilled('files.restore', params, limit);
			const {verdict} = await restore.probe(params, before);
			expect(['not-started', 'partial', 'landed']).toContain(verdict);
			if (verdict !== 'landed') {
				expect(restore.refuse!(params, await restore.observe(params))).toBeUndefined();
				await restore.work(params, makeWorker().worker);
			}
			expect((await restore.probe(params, before)).verdict).toBe('landed');
			// The last thing of all is the time of a mount point's own folder.
			const wrong = compareManifests(original, await takeManifest(live));
			expect(wrong.filter(line => !mounted || line !== '.: time of change differs')).toEqual([]);
			const kept = await takeManifest(
				mounted ? join(live, '.handrail-before-k') : `${live}.before-k`,
			);
			// The folder that keeps what was in a mount point is a new one.
			const off = compareManifests(changed, kept).filter(
				line => !mounted || !line.startsWith('.: '),
			);
			expect(off).toEqual([]);
			return killed;
		});
		console.log(`files.restore, mounted: ${mounted}, killed at ${places} places`);
		expect(places).toBeGreaterThan(20);
	},
	300_000,
);
