import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {inspectJournal} from '../../source/journal/journal.ts';
import type {Stamped} from '../../source/journal/fold.ts';
import {tinyRunbook, type TinyPhases} from './runbook.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures', 'engine');

export type Effect = {name: string; at: 'begin' | 'end'; mark: string; pid: number};

const holdsRecord = (path: string) =>
	fs.existsSync(path) && fs.readFileSync(path, 'utf8').includes('\n');

/** A small installation: a program, releases, data, and a runbook whose steps write an effects ledger. */
export function makeSite(phases: TinyPhases, {ms = 150, extra = '', marks = true} = {}) {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-site-')));
	const tool = (version: string) => `#!/bin/sh\necho tool version ${version}\n`;
	for (const name of ['releases', 'data', 'backups', 'markers']) fs.mkdirSync(join(folder, name));
	fs.writeFileSync(join(folder, 'tool'), tool('1.0.0'), {mode: 0o755});
	for (const version of ['1.0.0', '1.1.0'])
		fs.writeFileSync(join(folder, 'releases', `tool-${version}`), tool(version), {mode: 0o755});
	fs.writeFileSync(join(folder, 'data', 'rows'), 'rows');
	const ledger = join(folder, 'effects.jl');
	const text = tinyRunbook(phases, {
		real: true,
		command: id => {
			// Without a mark nobody can tell whether an effect took place.
			const marker = marks ? join(folder, 'markers', id) : '';
			return {
				command: [
					process.execPath,
					join(fixtures, 'effect.mjs'),
					ledger,
					id,
					String(ms),
					marker,
					extra,
				],
				probe: [process.execPath, join(fixtures, 'probe.mjs'), ledger, id, marker],
			};
		},
	});
	fs.writeFileSync(join(folder, 'runbook.yaml'), text);
	const lines = <T>(name: string): T[] =>
		fs.existsSync(join(folder, name))
			? fs
					.readFileSync(join(folder, name), 'utf8')
					.split('\n')
					.filter(Boolean)
					.map(line => JSON.parse(line) as T)
			: [];
	const sessionFolder = () => {
		const base = join(folder, 'state', 'sessions');
		const all = fs.existsSync(base) ? fs.readdirSync(base) : [];
		// One that was killed before its first record is nobody's.
		const id = all.find(name => holdsRecord(join(base, name, 'journal.jl')));
		return id === undefined ? undefined : join(base, id);
	};
	return {
		folder,
		effects: () => lines<Effect>('effects.jl'),
		acknowledged: () => lines<{id: string; value: unknown}>('acknowledged.jl'),
		troubles: () => lines<unknown>('trouble.jl'),
		ends: () => lines<{outcome?: string}>('ended.jl'),
		sessionFolder,
		events(): Stamped[] {
			const session = sessionFolder();
			return session === undefined ? [] : (inspectJournal(session).records as unknown as Stamped[]);
		},
		remove: () => fs.rmSync(folder, {recursive: true, force: true}),
	};
}

export type Site = ReturnType<typeof makeSite>;
