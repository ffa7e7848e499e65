import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {systemClock} from '../../source/engine/clock.ts';
import {beginSession, openSession} from '../../source/engine/open.ts';
import {openStateFolder} from '../../source/engine/store.ts';
import {openJournal} from '../../source/journal/journal.ts';
import {findRunbook} from '../../source/runbook/shipped.ts';
import {openTerminal} from '../support/terminal.ts';
import {median, type Figure} from './figures.ts';

const cli = join(import.meta.dirname, '..', '..', '.build', 'cli.js');
const rounds = 5;

/** A session whose journal has this many records, and others beside it. */
function fill(root: string, sessions: number, records: number): string {
	const runbook = findRunbook('ledger');
	const ids = Array.from({length: sessions}, () => beginSession(root, runbook, 'bench'));
	const id = ids.at(-1) ?? '';
	const journal = openJournal(join(root, 'sessions', id), systemClock());
	for (let n = 0; n < records; n++) journal.append({t: 'note', text: `note ${n}`});
	journal.close();
	return id;
}

function listing(root: string): number {
	const started = performance.now();
	execFileSync(process.execPath, [cli, 'status', '--json'], {
		env: {...process.env, HANDRAIL_STATE_DIR: root},
		stdio: 'ignore',
	});
	return performance.now() - started;
}

async function resuming(root: string, id: string): Promise<number> {
	const started = performance.now();
	const terminal = openTerminal(['resume', id], {env: {HANDRAIL_STATE_DIR: root}});
	await terminal.waitFor('Which file is the ledger program?');
	const ms = performance.now() - started;
	terminal.press('interrupt', 'interrupt');
	await terminal.exit;
	return ms;
}

/** Resume of a journal of 10,000 records, and the list of 200 sessions, beside small ones. */
export async function resume(): Promise<Figure[]> {
	const base = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-bench-')));
	const small = openStateFolder(join(base, 'small'));
	const large = openStateFolder(join(base, 'large'));
	const smallId = fill(small, 1, 10);
	const largeId = fill(large, 200, 10_000);
	const times = {
		list: [] as number[],
		smallList: [] as number[],
		open: [] as number[],
		smallOpen: [] as number[],
	};
	for (let round = 0; round < rounds; round++) {
		times.list.push(listing(large));
		times.smallList.push(listing(small));
		times.open.push(await resuming(large, largeId));
		times.smallOpen.push(await resuming(small, smallId));
	}

	const started = performance.now();
	const {close} = await openSession(large, largeId, 0o022);
	const reading = performance.now() - started;
	await close('bench');
	fs.rmSync(base, {recursive: true});
	return [
		{
			name: 'list of 200 sessions, one of 10,000 records',
			value: median(times.list),
			unit: 'ms',
			beside: {name: 'one small session', value: median(times.smallList)},
		},
		{
			name: 'resume of 10,000 records until a safe page',
			value: median(times.open),
			unit: 'ms',
			beside: {name: 'of 10 records', value: median(times.smallOpen)},
			wanted: 'at most 2,000 ms',
		},
		{name: 'opening 10,000 records', value: reading, unit: 'ms', wanted: 'at most 500 ms'},
	];
}
