import fs from 'node:fs';
import {join} from 'node:path';

/** Ends the practice product that lies in a folder, and waits until it is gone. */
export async function stopPractice(folder: string): Promise<void> {
	let pid = 0;
	try {
		pid = (JSON.parse(fs.readFileSync(join(folder, 'ledger.pid'), 'utf8')) as {pid: number}).pid;
		process.kill(pid, 'SIGTERM');
	} catch {
		return;
	}

	for (;;) {
		try {
			process.kill(pid, 0);
		} catch {
			return;
		}

		await new Promise(resolve => setTimeout(resolve, 20));
	}
}

/** What the practice product itself counts. */
export async function countsOf(folder: string): Promise<Record<string, number>> {
	const {listen} = JSON.parse(fs.readFileSync(join(folder, 'ledger.json'), 'utf8')) as {
		listen: string;
	};
	const answer = await fetch(`http://${listen}/api/counts`);
	return ((await answer.json()) as {items: Record<string, number>}).items;
}

/** Every process whose command line names something in this folder. */
export function processesIn(folder: string): number[] {
	return fs.readdirSync('/proc').flatMap(name => {
		try {
			const words = fs.readFileSync(join('/proc', name, 'cmdline'), 'utf8');
			return /^\d+$/.test(name) && words.includes(`${folder}/`) ? [Number(name)] : [];
		} catch {
			return [];
		}
	});
}

/** Ends the practice product also where a killed step left one that no pid file names. */
export async function endPractice(folder: string): Promise<void> {
	await stopPractice(folder);
	for (const pid of processesIn(folder)) {
		try {
			process.kill(pid, 'SIGKILL');
		} catch {
			// Gone by itself.
		}
	}
}
