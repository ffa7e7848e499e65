import {execFileSync, spawnSync} from 'node:child_process';
import {
	chmod,
	chown,
	link,
	mkdir,
	mkdtemp,
	open,
	rm,
	symlink,
	utimes,
	writeFile,
} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import type {Worker} from '../../../source/drivers/contract.ts';
import {fileActions} from '../../../source/drivers/files/index.ts';

/** A fresh folder that goes when the test ends. */
export async function freshFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'handrail-files-'));
	onTestFinished(() => rm(folder, {recursive: true, force: true}));
	return folder;
}

/** A tree with everything that a copy may lose. */
export async function makeTree(root: string): Promise<void> {
	await mkdir(join(root, 'empty folder'), {recursive: true});
	await mkdir(join(root, 'sub/deep'), {recursive: true});
	await writeFile(join(root, 'data.db'), 'rows '.repeat(5000));
	await writeFile(join(root, 'empty'), '');
	await writeFile(join(root, 'sub/line\nbreak'), 'n');
	await writeFile(join(root, 'sub/deep/größe 漢字 🙂'), 'u');
	await writeFile(join(root, 'sub/-rf'), 'dash');
	await symlink('../data.db', join(root, 'sub/to data'));
	await symlink('/nowhere/at all', join(root, 'dangling'));
	await link(join(root, 'data.db'), join(root, 'sub/same.db'));
	const sparse = await open(join(root, 'sparse.img'), 'w');
	await sparse.write(Buffer.from('start'), 0, 5, 0);
	await sparse.write(Buffer.from('middle'), 0, 6, 5_000_001);
	await sparse.truncate(20_000_000);
	await sparse.close();
	await chmod(join(root, 'data.db'), 0o640);
	await chmod(join(root, 'empty'), 0o000);
	await chown(join(root, 'sub/-rf'), 1234, 4321);
	await chmod(join(root, 'sub/-rf'), 0o4750);
	await chown(join(root, 'sub'), 1234, 1234);
	await chmod(join(root, 'sub'), 0o2711);
	execFileSync('touch', [
		'-d',
		'2001-02-03 04:05:06.123456789',
		join(root, 'empty'),
		join(root, 'empty folder'),
	]);
	await utimes(join(root, 'sub/deep'), 1, 1);
}

/** Is a tool here? Says so loudly when it is not, since a test is then left out. */
export function hasTool(tool: string): boolean {
	const found = !spawnSync(tool, ['--version']).error;
	if (!found) console.warn(`SKIPPED: ${tool} is not installed`);
	return found;
}

export type Said = {worker: Worker; lines: string[]; abort: AbortController};
export function makeWorker(): Said {
	const abort = new AbortController();
	const lines: string[] = [];
	const worker: Worker = {
		stepId: 's1',
		secrets: {},
		signal: abort.signal,
		progress() {},
		say: line => void lines.push(line),
	};
	return {worker, lines, abort};
}

export function action(name: string) {
	const found = fileActions.find(each => each.name === name);
	if (!found?.work) throw new Error(`no action ${name}`);
	return found;
}

export const folderStore = (path: string, id = 'data') => ({
	id,
	kind: 'folder' as const,
	path,
	must: true,
});
