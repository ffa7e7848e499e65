import {rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {publishReleases, type PracticeAnswers} from '../install.ts';
import {backupCutShort} from './backup-cut-short.ts';
import {connectionLost} from './connection-lost.ts';
import {crashAtStart} from './crash-at-start.ts';
import {diskFull} from './disk-full.ts';
import type {Drill} from './drill.ts';
import {portTaken} from './port-taken.ts';

/** Every drill; a new one is a file, a line here and its words in faults.ts. */
export const drills: readonly Drill[] = [
	crashAtStart,
	diskFull,
	backupCutShort,
	connectionLost,
	portTaken,
];

export function findDrill(name: unknown): Drill | undefined {
	return drills.find(drill => drill.name === name);
}

/** Says that a drill has acted in this folder. */
export const doneMark = (folder: string) => join(folder, '.fault-done');

/** Takes what an earlier drill left out of a practice folder, and publishes this one's release. */
export async function arrange(answers: PracticeAnswers, drill: Drill | undefined): Promise<void> {
	const folder = dirname(answers.program);
	for (const name of ['ledger.quota', 'neighbour.mjs']) await rm(join(folder, name), {force: true});
	await rm(doneMark(folder), {force: true});
	await publishReleases(answers, drill?.extra);
}
