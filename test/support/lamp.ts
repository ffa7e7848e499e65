import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished} from 'vitest';
import {flags, runLines} from './lines.ts';

const runbook = `runbook: 1
id: lamp
title: Lamp
source: https://docs.example.invalid/lamp
ask:
  - {id: stack, kind: file, label: Which file?}
  - {id: list, kind: path, label: Which versions?}
  - {id: notes, kind: text, label: Notes?}
  - {id: mine, kind: file, label: Settings?}
  - {id: backups, kind: new-folder, label: Backups?}
versions:
  scheme: semver
  installed:
    - {by: file, with: {path: '\${stack}', pattern: '^version: (\\S+)$'}}
  available:
    - {from: releases, with: {from: '\${list}', prefix: lamp-}}
  rules: {otherwise: compatible, downgrade: asked}
notes: {path: '\${notes}'}
config:
  - {kind: values, old: '\${mine}', new: '\${mine}', files: ['\${mine}']}
backup:
  to: \${backups}
  stopped: false
  stores:
    - {id: stack, title: Stack, kind: file, path: '\${stack}'}
  steps:
    - {id: copy, title: Kept, action: files.copy, with: {stores: '\${stores}', to: '\${backup}'}, why: w}
  proof:
    - {id: read, title: Read, action: files.verify, with: {backup: '\${backup}', stores: '\${stores}'}, why: w}
steps:
  - {id: set, title: set, action: config.edit, with: {path: '\${mine}', format: yaml, edits: '\${edits}', keep: '\${kept.config}'}, when: {edited: 'yes'}, why: w}
  - {id: run, title: run, action: script.run, with: {command: [/bin/true], changes: c, undo: u}, why: w}
rollback:
  data:
    - {id: back, title: back, action: script.run, with: {command: [/bin/true]}, why: w}
`;

type More = {
	/** The settings. */
	mine?: string;
	versions?: readonly string[];
	/** An address, instead of the files. */
	at?: string;
	/** What the runbook says of notes besides where they are, and of versions, in YAML. */
	with?: {notes?: string; versions?: string};
	env?: Record<string, string>;
};

/** A program with its notes, in a folder of its own. */
export function lamp(
	installed: string,
	notes: Readonly<Record<string, string>>,
	{
		mine = 'port: 1\n',
		versions = ['1.0.0', '1.1.0', '2.0.0', '2.1.0'],
		at,
		with: said,
		env,
	}: More = {},
) {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-lamp-')));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	const put = (name: string, text: string) => {
		fs.mkdirSync(join(folder, name, '..'), {recursive: true});
		fs.writeFileSync(join(folder, name), text);
		return join(folder, name);
	};
	for (const [name, text] of Object.entries(notes)) put(`notes/${name}`, text);
	const answers = {
		stack: put('stack.yaml', `version: ${installed}\n`),
		list: put('list.json', JSON.stringify({versions: versions.map(version => ({version}))})),
		notes: at ?? join(folder, 'notes'),
		mine: put('mine.yaml', mine),
		backups: join(folder, 'backups'),
		name: 'prod',
	};
	const text = runbook
		.replace("notes: {path: '${notes}'", `notes: {path: '\${notes}'${said?.notes ?? ''}`)
		.replace('prefix: lamp-', `prefix: lamp-${said?.versions ?? ''}`);
	const file = put('lamp.yaml', text);
	const own = {
		HANDRAIL_STATE_DIR: join(folder, 'state'),
		XDG_CACHE_HOME: join(folder, 'cache'),
		...env,
	};
	return {
		folder,
		file,
		answers,
		env: own,
		notes: answers.notes,
		/** What it prints; for a program, parsed. */
		text: async (version: string) => {
			const {out, err} = await runLines(['plan', file, ...flags({...answers, version})], {
				env: own,
			});
			expect(err).toBe('');
			return out;
		},
		json: async (version: string) => {
			const given = ['plan', file, ...flags({...answers, version}), '--json'];
			const {out, err} = await runLines(given, {env: own});
			expect(err).toBe('');
			return JSON.parse(out) as Record<string, any>;
		},
	};
}
