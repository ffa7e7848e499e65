import fs from 'node:fs';
import process from 'node:process';
import {allSessions} from '../engine/all-sessions.ts';
import {openStateFolder, stateFolder} from '../engine/store.ts';
import type {SessionEntry} from '../report/session-line.ts';
import {sessionWords, stillOpen} from '../report/session-words.ts';
import {sanitise} from '../trust/safe.ts';
import {readArguments} from './arguments.ts';
import {safeJson} from '../trust/safe-json.ts';

/** `handrail sessions [--json]`: every session there is. Reads only. */
export async function sessions(args: string[]): Promise<number> {
	const given = readArguments('sessions', args);
	return show(given.has('--json'), () => true, 'No sessions yet. Begin with: handrail');
}

/** `handrail status [--json]`: the ones under way, and the ones whose way back is open. Reads only. */
export async function status(args: string[]): Promise<number> {
	const given = readArguments('status', args);
	const wanted = (entry: SessionEntry) => !entry.finished || stillOpen(entry, Date.now());
	return show(
		given.has('--json'),
		wanted,
		'Nothing is under way. All there was: handrail sessions',
	);
}

async function show(
	json: boolean,
	wanted: (entry: SessionEntry) => boolean,
	none: string,
): Promise<number> {
	const root = stateFolder();
	const all = fs.existsSync(root) ? await allSessions(openStateFolder(root)) : [];
	const entries = all.filter(wanted);
	if (json) {
		process.stdout.write(`${safeJson({format: 1, sessions: entries})}\n`);
		return 0;
	}

	if (entries.length === 0) process.stdout.write(`${none}\n`);
	for (const [index, entry] of entries.entries()) {
		if (index > 0) process.stdout.write('\n');
		for (const line of sessionWords(entry)) process.stdout.write(`${sanitise(line)}\n`);
	}

	return 0;
}
