import fs from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {bellAnswers, flags, makeOtherBell} from '../support/lines.ts';

const files: Readonly<Record<string, string>> = {
	'old.yaml': 'theme: plain\nbellPace: slow\nropes: 1\nqueue: {size: 1}\n',
	'new.yaml': 'theme: light\nbell: {pace: slow}\nropes: 2\nqueue: {size: 2}\n',
	// The operator's own first, then what the vendor brings for their size, then their own of this tower.
	'base.yaml': '# all towers\ntheme: dark # as ever\nbellPace: quick\nropes: 7\nkept: 1\n',
	'size.yaml': 'queue: {size: 50}\nropes: 9\n',
	'tower.yaml': 'theme: blue\n# this tower\nbellPace: quicker\nropes: 8\nqueue: {size: 70}\n',
};
const items = `config:
  - {kind: values, old: '\${place}/old.yaml', new: '\${place}/new.yaml', files: ['\${place}/base.yaml', '\${place}/size.yaml', '\${place}/tower.yaml']}

backup:`;
const edits = ['base', 'tower']
	.map(
		name =>
			`  - {id: ${name}, title: Settings of ${name}, action: config.edit, with: {path: '\${place}/${name}.yaml', format: yaml, edits: '\${edits}', keep: '\${kept.config}.${name}'}, why: So.}\n`,
	)
	.join('');

function site() {
	const bell = makeOtherBell(text =>
		text.replace('backup:', items).replace('\nsteps:\n', `\nsteps:\n${edits}`),
	);
	onTestFinished(() => bell.remove());
	for (const [name, text] of Object.entries(files)) fs.writeFileSync(join(bell.folder, name), text);
	bell.go();
	return {...bell, read: (name: string) => fs.readFileSync(join(bell.folder, name), 'utf8')};
}

test("a choice is carried out in every file of theirs that sets the key, and the vendor's is left", async () => {
	const bell = site();
	const {'rollout.begin': _, ...before} = {
		...bell.target,
		...bellAnswers,
		'value.theme': 'follow',
		'value.bellPace': 'rename',
		'value.ropes': 'follow',
		'value.queue.size': 'keep',
		'value.kept': 'keep',
		'values.go': 'yes',
	};
	const first = await bell.run(['upgrade', bell.runbook, '--no-input', ...flags(before)]);
	expect(first.err).toContain('an answer is missing: rollout.begin');
	const second = await bell.run([
		'resume',
		...flags({'rollout.begin': 'yes', 'verify.go.after': 'yes'}),
	]);
	expect(second.err).toContain('an answer is missing: decide\n');
	expect(bell.read('base.yaml')).toBe('# all towers\nbell:\n  pace: quick\nkept: 1\n');
	expect(bell.read('tower.yaml')).toBe(
		'bell:\n  # this tower\n  pace: quicker\nqueue: {size: 70}\n',
	);
	expect(bell.read('size.yaml')).toBe(files['size.yaml']);
}, 240_000);
