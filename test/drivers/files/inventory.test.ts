import {spawnSync} from 'node:child_process';
import {chmod, chown, mkdir, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {takeInventory} from '../../../source/drivers/files/inventory.ts';
import {meets} from '../../../source/plan/proof.ts';
import {isInside, isMountPoint, mountsUnder, roomAt} from '../../../source/drivers/files/room.ts';
import type {Store} from '../../../source/drivers/files/stores.ts';
import {humanSize, shellPath, showName} from '../../../source/drivers/files/wording.ts';
import {folderStore, freshFolder, makeTree} from './tree.ts';

describe('the inventory', () => {
	it('counts, names owners and takes fingerprints', async () => {
		const root = await freshFolder();
		await makeTree(join(root, 'a'));
		await writeFile(join(root, 'key'), 'abc', {mode: 0o600});
		const {stores, refusals, warnings} = await takeInventory(
			[
				folderStore(join(root, 'a')),
				{id: 'key', kind: 'secret-file', path: join(root, 'key'), must: true},
			],
			join(root, 'backups/x'),
		);
		expect(refusals).toEqual([]);
		expect(warnings).toEqual([]);
		expect(stores[0]).toMatchObject({present: true, files: 7, folders: 4, owner: 'root (0)'});
		expect(stores[0]!.allocated).toBeLessThan(stores[0]!.bytes);
		expect(stores[1]).toMatchObject({fingerprint: 'ba7816bf8f01', mode: 0o600});
	});

	it('tells everything that is wrong, each with a remedy', async () => {
		const root = await freshFolder();
		await makeTree(join(root, 'a'));
		await symlink('a', join(root, 'l'));
		await writeFile(join(root, 'key'), 'abc');
		await chmod(join(root, 'key'), 0o644);
		await chown(join(root, 'key'), 777, 777);
		const stores: Store[] = [
			folderStore(join(root, 'a')),
			folderStore(join(root, 'l'), 'linked'),
			folderStore(join(root, 'gone'), 'gone'),
			{...folderStore(join(root, 'gone2'), 'lesser'), must: false},
			{id: 'key', kind: 'secret-file', path: join(root, 'key'), must: true, recoverable: false},
		];
		const {refusals, warnings} = await takeInventory(stores, join(root, 'a/backups'), {me: 4242});
		const told = refusals.map(({what}) => what).join('\n');
		expect(told).toContain('l is a symbolic link to a.');
		expect(told).toContain('gone is not at');
		expect(told).toContain('a belongs to root (0), and you are 4242');
		expect(told).toContain('lies inside the data');
		expect(refusals.find(({storeId}) => storeId === 'linked')!.remedy).toBe(
			`Give that path: ${join(root, 'a')}`,
		);
		expect(warnings.map(({what}) => what).join('\n')).toMatch(
			/lesser is not at.*\n.*mode 0644.*\n.*belongs to 777/,
		);
		expect([...refusals, ...warnings].every(({remedy}) => remedy.length > 10)).toBe(true);
	});

	it('tells too little room, in human units', async context => {
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
		await writeFile(join(root, 'a/x'), Buffer.alloc(800_000, 1));
		const {refusals, room} = await takeInventory(
			[folderStore(join(root, 'a'))],
			join(root, 'small/b/c'),
		);
		expect(refusals.map(({what}) => what)).toEqual([
			expect.stringMatching(
				/small has 1\.0 MiB free; one copy and one restore beside need 1\.5 MiB\.$/,
			),
		]);
		expect(room).toHaveLength(2);
		expect(await isMountPoint(join(root, 'small'))).toBe(true);
		expect(await mountsUnder(root)).toEqual([join(root, 'small')]);
	});
});

describe('places', () => {
	it('knows inside from beside, through links and for what does not exist', async () => {
		const root = await freshFolder();
		await mkdir(join(root, 'a'));
		await symlink(join(root, 'a'), join(root, 'l'));
		expect(await isInside(join(root, 'l/new/deep'), join(root, 'a'))).toBe(true);
		expect(await isInside(join(root, 'a'), join(root, 'a'))).toBe(true);
		expect(await isInside(join(root, 'ab'), join(root, 'a'))).toBe(false);
		expect(await isInside(join(root, '..x'), root)).toBe(true);
		const {free, total, at} = await roomAt(join(root, 'no/such'));
		expect(at).toBe(root);
		expect(free).toBeGreaterThan(0);
		expect(total).toBeGreaterThanOrEqual(free);
	});

	it('sees a bind mount on the same file system', async context => {
		const root = await freshFolder();
		await mkdir(join(root, 'a b'));
		await mkdir(join(root, 'c'));
		if (spawnSync('mount', ['--bind', join(root, 'c'), join(root, 'a b')]).status !== 0) {
			console.warn('SKIPPED: mounting is not allowed here');
			return context.skip();
		}
		onTestFinished(() => void spawnSync('umount', ['-l', join(root, 'a b')]));
		expect(await isMountPoint(join(root, 'a b'))).toBe(true);
		expect(await isMountPoint(join(root, 'c'))).toBe(false);
	});

	it('writes sizes, names and paths for people', () => {
		expect(humanSize(512)).toBe('512 bytes');
		expect(humanSize(1536)).toBe('1.5 KiB');
		expect(humanSize(20 * 2 ** 30)).toBe('20 GiB');
		expect(showName('a\u001b[2Jb\u202e')).toBe('a\\u{1b}[2Jb\\u{202e}');
		expect(shellPath(`/it's here`)).toBe(`'/it'\\''s here'`);
	});

	it('orders the levels of proof', () => {
		expect(meets('V4', 'V2')).toBe(true);
		expect(meets('V1', 'V2')).toBe(false);
		expect(meets(undefined, 'V0')).toBe(false);
	});
});
