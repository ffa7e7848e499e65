import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {onTestFinished} from 'vitest';

const run = (program: string, ...args: string[]) =>
	void execFileSync(program, args, {stdio: 'pipe'});

/** Can this user mount file systems and make network namespaces? */
export function mayMount(): boolean {
	if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
	try {
		run('unshare', '-m', 'true');
		run('unshare', '-n', 'true');
		return true;
	} catch {
		return false;
	}
}

export type Disk = {
	folder: string;
	/** Bytes that are free for this user. */
	free(): number;
	/** Fills it up, but for so many bytes. */
	fill(leave?: number): void;
	/** Makes room again. */
	empty(): void;
	readOnly(yes: boolean): void;
};

/** A small disk of its own, gone when the test is over. */
export function smallDisk(megabytes: number): Disk {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-disk-')));
	run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder);
	onTestFinished(() => {
		run('umount', '-l', folder);
		fs.rmdirSync(folder);
	});
	const filler = join(folder, 'filler');
	const free = () => {
		const {bavail, bsize} = fs.statfsSync(folder);
		return bavail * bsize;
	};
	return {
		folder,
		free,
		fill(leave = 0) {
			const fd = fs.openSync(filler, 'a');
			while (free() > leave) {
				const part = Buffer.alloc(Math.min(64 * 1024, Math.max(4096, free() - leave)), 1);
				try {
					fs.writeSync(fd, part);
				} catch (error) {
					if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
					break;
				}
			}

			fs.closeSync(fd);
		},
		empty: () => fs.rmSync(filler, {force: true}),
		readOnly: yes => run('mount', '-o', `remount,${yes ? 'ro' : 'rw'}`, folder),
	};
}
