import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {findAction} from '../../source/drivers/index.ts';
import type {Facts} from '../../source/drivers/contract.ts';
import {beginSession} from '../../source/engine/open.ts';
import {openStateFolder} from '../../source/engine/store.ts';
import type {Event, Outcome} from '../../source/journal/events.ts';
import {openJournal} from '../../source/journal/journal.ts';
import type {Phase} from '../../source/plan/pages.ts';
import {findRunbook} from '../../source/runbook/shipped.ts';

/** A state folder and a small product beside it, gone after the test. */
export function makePast() {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-past-')));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	const data = join(folder, 'data');
	fs.mkdirSync(data);
	fs.writeFileSync(join(data, 'village.db'), 'loans '.repeat(500));
	return {
		folder,
		data,
		root: openStateFolder(join(folder, 'state')),
		backups: join(folder, 'backups'),
	};
}

export type Past = ReturnType<typeof makePast>;
export type PastSession = {id: string; folder: string; set: string; kept: string};
type Options = {
	/** How many days ago it was played. */
	days: number;
	/** undefined: left unfinished. */
	outcome?: Outcome | undefined;
	proven?: boolean;
	target?: string;
};

/** A session with a real backup set and a kept program, as one that was played some days ago left it. */
export async function playPast(past: Past, options: Options): Promise<PastSession> {
	const {days, outcome, proven = true, target = 'village'} = options;
	const {root, data, backups} = past;
	const answers = {program: join(past.folder, `ledger-of-${target}`), data, backups, config: data};
	const at = new Date(Date.now() - days * 86_400_000);
	const id = beginSession(root, findRunbook('ledger'), '0.1.0', {
		runbook: 'ledger',
		name: target,
		answers,
		at: at.toISOString(),
	});
	const own = join(backups, `1.0.0-${id.slice(-8).toLowerCase()}`);
	const [set, kept] = [join(own, 'stores'), join(own, 'program-1.0.0')];
	const facts = await copy(data, set);
	const program = `#!/bin/sh\necho ledger ${id}\n`;
	fs.writeFileSync(kept, program);
	const folder = join(root, 'sessions', id);
	let mono = 0;
	const clock = {now: () => at, mono: () => mono++, boot: 'b', pid: 1};
	const journal = openJournal(folder, clock);
	const write = (event: Event) => void journal.append(event);
	const step = (phase: Phase, name: string, action: string, given: object, found: Facts) => {
		const key = `${phase}.1/${name}`;
		const planned = {key, id: name, title: name, action, with: given, class: 'guarded' as const};
		const more = {why: 'So.', rows: [], pinned: {}, secrets: []};
		write({t: 'plan.frozen', phase, run: 1, hash: 'h', steps: [{...planned, ...more}]});
		const names = {step: key, attempt: 1};
		const intent = {class: 'guarded' as const, digest: 'd', folder: 'f', observed: {}};
		write({t: 'step.intent', ...names, ...intent, why: 'plan'});
		write({t: 'step.done', ...names, facts: found, ms: 5, result: 'r'});
	};
	const seen = {installed: {version: '1.0.0', sha256: 'a', place: 'p'}, available: []};
	write({t: 'target.observed', page: 'version', what: 'versions', data: seen});
	write({t: 'answer', page: 'version', id: 'version', value: '1.1.0'});
	const stores = [{id: 'data', kind: 'folder', path: data, must: true}];
	step('backup', 'copy', 'files.copy', {stores, to: set}, facts);
	const digest = String(facts['digest']);
	const proof = {level: 'V4', path: set, digest, bytes: 3000, at: at.toISOString()};
	if (proven) write({t: 'backup.verified', ...proof});
	const sha256 = createHash('sha256').update(program).digest('hex');
	step('rollout', 'swap', 'binary.swap', {keep: kept}, {kept: sha256});
	if (outcome !== undefined) write({t: 'session.close', outcome});
	journal.close();
	return {id, folder, set, kept};
}

/** The set is made by the very action that makes it in a session. */
async function copy(data: string, to: string): Promise<Facts> {
	const stores = [{id: 'data', kind: 'folder', path: data, must: true}];
	const worker = {
		stepId: 's',
		secrets: {},
		signal: new AbortController().signal,
		progress() {},
		say() {},
	};
	return (await findAction('files.copy')?.work?.({stores, to}, worker)) ?? {};
}
