import {Trouble} from '../../trust/trouble.ts';
import type {Worker} from '../contract.ts';
import {compareManifests, showDifferences} from './compare.ts';
import {copyTree} from './copy.ts';
import type {Manifest} from './manifest.ts';
import {takeManifest} from './read-back.ts';
import {showName} from './wording.ts';

/** Bytes done before this store, and in all; a restored byte counts twice: written and read back. */
export type Part = {worker: Worker; done: number; total: number};

/**
 * Copies a store of a backup to a path that does not exist, reads it back and compares it with the
 * manifest. Throws Trouble naming the first differences, and all that copyTree throws.
 */
export async function restoreBeside(
	from: string,
	to: string,
	manifest: Manifest,
	{worker, done, total}: Part,
): Promise<void> {
	const {signal} = worker;
	const report = (before: number) => (bytes: number, _: number, label: string) =>
		worker.progress(before + bytes, total, 'bytes', label);
	const {notes} = await copyTree(from, to, {signal, progress: report(done)});
	for (const note of notes) worker.say(note);
	const read = await takeManifest(to, {signal, progress: report(done + manifest.totals.bytes)});
	const wrong = compareManifests(manifest, read);
	if (wrong.length === 0) return;
	throw new Trouble(
		`What was restored to ${showName(to)} is not the backup: ${showDifferences(wrong)}.`,
		{
			why: 'The backup was changed or damaged, or owners could not be kept.',
			next: 'Use another backup; run as root where owners differ. The live data was not touched.',
		},
	);
}
