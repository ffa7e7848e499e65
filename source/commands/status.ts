import process from 'node:process';
import {stateFolder, openStateFolder} from '../engine/store.ts';
import {sessionLines} from '../engine/summary.ts';
import type {SessionLine} from '../report/session-line.ts';
import {sanitise} from '../trust/safe.ts';
import fs from 'node:fs';

/** `handrail status [--json]`: what is under way. Reads only. */
export async function status(args: string[]): Promise<number> {
	const root = stateFolder();
	const lines = fs.existsSync(root) ? await sessionLines(openStateFolder(root)) : [];
	if (args.includes('--json')) {
		process.stdout.write(`${JSON.stringify({format: 1, sessions: lines}, null, '\t')}\n`);
		return 0;
	}

	if (lines.length === 0) process.stdout.write('No sessions yet. Begin with: handrail\n');
	for (const line of lines.flatMap(inWords)) process.stdout.write(`${sanitise(line)}\n`);
	return 0;
}

/** A few short lines for each session: what, where it stands, the way back, what to type. */
function inWords(line: SessionLine): string[] {
	const where = line.finished
		? `finished: ${line.outcome ?? ''}`
		: line.step === undefined
			? `stands at ${line.page}`
			: `running: ${line.step}`;
	const open = line.attached ? ', open in a terminal' : '';
	return [
		`${line.title} · ${line.target ?? 'not named'}  ${where}${open}`,
		`  way back: ${line.wayBack}`,
		...(line.trouble === undefined ? [] : [`  ${line.trouble}`]),
		`  handrail resume ${line.id.slice(0, 14)}`,
	];
}
