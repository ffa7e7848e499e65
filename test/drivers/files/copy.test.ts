import {execFileSync, spawnSync} from 'node:child_process';
import {appendFileSync, renameSync, truncateSync, unlinkSync, writeFileSync} from 'node:fs';
import {
	lstat,
	mkdir,
	readdir,
	readFile,
	readlink,
	stat,
	symlink,
	writeFile,
} from 'node:fs/promises';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {compareManifests, showDifferences} from '../../../source/drivers/files/compare.ts';
import {copyTree} from '../../../source/drivers/files/copy.ts';
import {readManifest, writeManifest} from '../../../source/drivers/files/manifest.ts';
import {takeManifest} from '../../../source/drivers/files/read-back.ts';
import {usualTools} from '../../../source/drivers/files/tools.ts';
import {action, folderStore, freshFolder, hasTool, makeTree, makeWorker} from './tree.ts';

describe('a copied tree', () => {
	it('equals its source: data, modes, owners, times, links, hard links, holes', async () => {
		const root = await freshFolder();
		await makeTree(join(root, 'a'));
		const {manifest, notes} = await copyTree(join(root, 'a'), join(root, 'b'));
		expect(notes).toEqual([]);
		const read = await takeManifest(join(root, 'b'));
		expect(compareManifests(manifest, read)).toEqual([]);
		expect(read.totals.digest).toBe(manifest.totals.digest);
		expect((await takeManifest(join(root, 'a'))).totals.digest).toBe(manifest.totals.digest);
		const b = (path: string) => join(root, 'b', path);
		expect(await readFile(b('data.db'), 'utf8')).toBe('rows '.repeat(5000));
		expect((await stat(b('data.db'))).ino).toBe((await stat(b('sub/same.db'))).ino);
		expect((await lstat(b('empty'), {bigint: true})).mtimeNs).toBe(981_173_106_123_456_789n);
		expect((await stat(b('sub/-rf'))).mode & 0o7777).toBe(0o4750);
		expect((await stat(b('sub/-rf'))).uid).toBe(1234);
		expect((await stat(b('sub'))).mode & 0o7777).toBe(0o2711);
		expect(await readlink(b('dangling'))).toBe('/nowhere/at all');
		const sparse = await stat(b('sparse.img'));
		expect(sparse.size).toBe(20_000_000);
		expect(sparse.blocks * 512).toBeLessThan(1_000_000);
		// An independent judge.
		const judged = spawnSync('diff', ['-r', '--no-dereference', join(root, 'a'), join(root, 'b')]);
		expect(judged.stdout.toString()).toBe('');
		expect(judged.status).toBe(0);
	});

	it('keeps owners, modes and times without GNU cp, and says what it lost', async () => {
		const root = await freshFolder();
		await makeTree(join(root, 'a'));
		const tools = {...usualTools, cp: '/nonexistent/cp'};
		const {manifest, notes} = await copyTree(join(root, 'a'), join(root, 'b'), {tools});
		expect(notes.join()).toContain('ACLs, extended attributes and capabilities were not kept');
		expect(compareManifests(manifest, await takeManifest(join(root, 'b')))).toEqual([]);
	});

	it('keeps file capabilities', async context => {
		if (!['setcap', 'getcap'].every(hasTool)) return context.skip();
		const root = await freshFolder();
		await mkdir(join(root, 'a'));
		for (const name of ['plain', 'b cap_chown=ep', 'line\nbreak']) {
			await writeFile(join(root, 'a', name), 'program');
			if (name !== 'plain')
				execFileSync('setcap', ['cap_net_bind_service,cap_net_raw+ep', join(root, 'a', name)]);
		}
		const {manifest} = await copyTree(join(root, 'a'), join(root, 'b'));
		const read = await takeManifest(join(root, 'b'));
		expect(read.entries.map(entry => [entry.path, entry.capabilities])).toEqual([
			['.', undefined],
			['b cap_chown=ep', 'cap_net_bind_service,cap_net_raw=ep'],
			['line\nbreak', 'cap_net_bind_service,cap_net_raw=ep'],
			['plain', undefined],
		]);
		expect(compareManifests(manifest, read)).toEqual([]);
		execFileSync('setcap', ['-r', join(root, 'b', 'line\nbreak')]);
		const after = compareManifests(manifest, await takeManifest(join(root, 'b')));
		expect(after).toEqual([
			'line\\u{a}break: capabilities are none, were cap_net_bind_service,cap_net_raw=ep',
		]);
		const tools = {...usualTools, cp: '/nonexistent/cp'};
		const poor = await copyTree(join(root, 'a'), join(root, 'c'), {tools});
		expect(compareManifests(poor.manifest, await takeManifest(join(root, 'c')))).toHaveLength(2);
	});

	it('keeps ACLs', async context => {
		if (!['setfacl', 'getfacl'].every(hasTool)) return context.skip();
		const root = await freshFolder();
		await mkdir(join(root, 'a'));
		await writeFile(join(root, 'a/ä file\n1'), 'x');
		execFileSync('setfacl', ['-m', 'u:1234:rw', join(root, 'a/ä file\n1')]);
		execFileSync('setfacl', ['-d', '-m', 'u:1234:rwx', join(root, 'a')]);
		const {manifest} = await copyTree(join(root, 'a'), join(root, 'b'));
		expect(manifest.entries.map(({acl}) => acl?.includes('user:1234'))).toEqual([true, true]);
		expect(compareManifests(manifest, await takeManifest(join(root, 'b')))).toEqual([]);
		execFileSync('setfacl', ['-b', join(root, 'b/ä file\n1')]);
		const after = compareManifests(manifest, await takeManifest(join(root, 'b')));
		expect(after).toContain('ä file\\u{a}1: ACL differs');
	});

	it('leaves sockets and fifos out and says so, with the time of their folder kept', async () => {
		const root = await freshFolder();
		await mkdir(join(root, 'a/run'), {recursive: true});
		execFileSync('mkfifo', [join(root, 'a/run/pipe')]);
		const server = createServer().listen(join(root, 'a/run/sock'));
		await new Promise(done => server.once('listening', done));
		onTestFinished(() => void server.close());
		const {manifest, notes} = await copyTree(join(root, 'a'), join(root, 'b'));
		expect(notes).toEqual(['Not copied: run/pipe (fifo).', 'Not copied: run/sock (socket).']);
		const read = await takeManifest(join(root, 'b'));
		expect(read.skipped).toEqual([]);
		expect(compareManifests(manifest, read)).toEqual([]);
	});

	it('copies one file', async () => {
		const root = await freshFolder();
		await writeFile(join(root, 'a'), 'secret', {mode: 0o600});
		const {manifest} = await copyTree(join(root, 'a'), join(root, 'b'));
		expect(manifest.entries.map(({path}) => path)).toEqual(['.']);
		expect(compareManifests(manifest, await takeManifest(join(root, 'b')))).toEqual([]);
	});
});

it('sees that holes were filled', async () => {
	const root = await freshFolder();
	await makeTree(join(root, 'a'));
	const {manifest} = await copyTree(join(root, 'a'), join(root, 'b'));
	const file = join(root, 'b/sparse.img');
	execFileSync('cp', ['-a', '--sparse=never', file, `${file}.full`]);
	execFileSync('mv', [`${file}.full`, file]);
	execFileSync('touch', ['-r', join(root, 'a'), join(root, 'b')]);
	const wrong = compareManifests(manifest, await takeManifest(join(root, 'b')));
	expect(wrong).toEqual(['sparse.img: holes were filled']);
});

describe('a copy is refused', () => {
	const changes: Record<string, (a: string) => void> = {
		'a file grows': a => appendFileSync(join(a, 'data.db'), 'more'),
		'a file shrinks': a => truncateSync(join(a, 'data.db'), 5),
		'a file already copied is written again': a => writeFileSync(join(a, 'a first'), 'other'),
		'a file appears': a => writeFileSync(join(a, 'new'), ''),
		'a file is replaced by another of the same size and time': a => {
			execFileSync('cp', ['-a', join(a, 'a first'), join(a, 'sub/x')]);
			renameSync(join(a, 'sub/x'), join(a, 'a first'));
		},
		'a file vanishes': a => renameSync(join(a, 'sub/-rf'), join(a, '..', 'gone')),
		'a link vanishes': a => unlinkSync(join(a, 'sub/to data')),
	};
	it.each(Object.keys(changes))('when %s meanwhile', async name => {
		const root = await freshFolder();
		await makeTree(join(root, 'a'));
		await writeFile(join(root, 'a/a first'), 'first');
		let changed = false;
		const copying = copyTree(join(root, 'a'), join(root, 'b'), {
			progress(_, __, label) {
				if (label !== 'data.db' || changed) return;
				changed = true;
				changes[name]!(join(root, 'a'));
			},
		});
		await expect(copying).rejects.toMatchObject({
			name: 'Trouble',
			next: expect.stringContaining('Stop the program'),
		});
	});

	it('when the root is a symbolic link', async () => {
		const root = await freshFolder();
		await mkdir(join(root, 'a'));
		await symlink('a', join(root, 'l'));
		await expect(copyTree(join(root, 'l'), join(root, 'b'))).rejects.toThrow(
			'is a symbolic link to a',
		);
	});

	it('when something is already there, which stays', async () => {
		const root = await freshFolder();
		await writeFile(join(root, 'a'), 'new');
		await writeFile(join(root, 'b'), 'old');
		await expect(copyTree(join(root, 'a'), join(root, 'b'))).rejects.toThrow('EEXIST');
		expect(await readFile(join(root, 'b'), 'utf8')).toBe('old');
	});

	it('when a name is not UTF-8', async () => {
		const root = await freshFolder();
		await mkdir(join(root, 'a'));
		await writeFile(Buffer.concat([Buffer.from(join(root, 'a/')), Buffer.from([0x66, 0xe4])]), '');
		await expect(copyTree(join(root, 'a'), join(root, 'b'))).rejects.toThrow('not UTF-8');
	});

	it('when the disk is full, and says so', async context => {
		const root = await freshFolder();
		await mkdir(join(root, 'small'));
		if (
			spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', join(root, 'small')]).status !== 0
		) {
			console.warn('SKIPPED: mounting is not allowed here');
			return context.skip();
		}
		onTestFinished(() => void spawnSync('umount', ['-l', join(root, 'small')]));
		await mkdir(join(root, 'a'));
		await writeFile(join(root, 'a/x'), Buffer.alloc(3_000_000, 1));
		const full = copyTree(join(root, 'a'), join(root, 'small/b'));
		await expect(full).rejects.toMatchObject({name: 'Trouble', why: 'The disk is full.'});
		const copy = action('files.copy');
		const params = {stores: [folderStore(join(root, 'a'))], to: join(root, 'small/c')};
		expect(copy.refuse!(params, await copy.observe(params))).toContain('The copy needs 2.9 MiB');
		await expect(copy.work(params, makeWorker().worker)).rejects.toThrow('ENOSPC');
		expect(await readdir(join(root, 'small'))).toEqual(['b']);
	});

	it('when the operator cancels', async () => {
		const root = await freshFolder();
		await makeTree(join(root, 'a'));
		const signal = AbortSignal.abort();
		await expect(copyTree(join(root, 'a'), join(root, 'b'), {signal})).rejects.toThrow('Stopped');
	});
});

describe('a manifest', () => {
	it('goes to disk and back, and fields of later versions are left alone', async () => {
		const root = await freshFolder();
		await makeTree(join(root, 'a'));
		const manifest = await takeManifest(join(root, 'a'));
		await writeManifest(join(root, 'm'), manifest);
		expect((await stat(join(root, 'm'))).mode & 0o777).toBe(0o600);
		const raw = JSON.parse(await readFile(join(root, 'm'), 'utf8'));
		await writeFile(join(root, 'm'), JSON.stringify({...raw, later: 1}));
		expect(await readManifest(join(root, 'm'))).toMatchObject({...manifest, later: 1});
	});

	it('is refused when missing, torn or changed', async () => {
		const root = await freshFolder();
		await expect(readManifest(join(root, 'm'))).rejects.toThrow('no manifest');
		await makeTree(join(root, 'a'));
		await writeManifest(join(root, 'm'), await takeManifest(join(root, 'a')));
		const text = await readFile(join(root, 'm'), 'utf8');
		await writeFile(join(root, 'm'), text.slice(0, -20));
		await expect(readManifest(join(root, 'm'))).rejects.toThrow('not a manifest');
		await writeFile(join(root, 'm'), text.replace('"mode":416', '"mode":438'));
		await expect(readManifest(join(root, 'm'))).rejects.toThrow('own digest');
	});

	it('shows the first differences and counts the others', () => {
		expect(showDifferences(['1', '2', '3', '4', '5', '6', '7'])).toBe('1; 2; 3; 4; 5 and 2 more');
		expect(showDifferences(['1'])).toBe('1');
	});
});
