import fs from 'node:fs';
import {join} from 'node:path';
import {text} from '../../plan/text.ts';
import type {Drill} from './drill.ts';
import {stepOf} from './step-of.ts';

const copied = 'files.copy';

/** The largest file of the copied data folder loses its second half. */
export const backupCutShort: Drill = {
	name: 'backup-cut-short',
	due: state => stepOf(state, 'backup', copied)?.status === 'done',
	act({state}) {
		const given = stepOf(state, 'backup', copied)?.step.with as {to?: unknown};
		const folder = join(text(given.to), 'data');
		const files = fs
			.readdirSync(folder)
			.map(name => join(folder, name))
			.map(path => ({path, bytes: fs.statSync(path).size}))
			.toSorted((a, b) => b.bytes - a.bytes);
		const [largest] = files;
		if (largest) fs.truncateSync(largest.path, Math.floor(largest.bytes / 2));
	},
};
