import fs from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {flags, makeOtherBell} from '../support/lines.ts';

vi.setConfig({testTimeout: 120_000});

const old = 'port: 80\ntone: low\nname: bell\nrope: {length: 5}\npassword: ""\n';
const fresh = 'port: 81\ntone: low\nname: bell\npassword: ""\n';
const mine = 'port: 8080\ntone: high\nrope: {length: 7}\npassword: swordfish-9\n';

function place() {
	const site = makeOtherBell(text => {
		const at = "'${place}";
		const config = `config:\n  - {kind: values, old: ${at}/old.yaml', new: ${at}/new.yaml', files: [${at}/mine.yaml']}`;
		return text
			.replace('checks:', `${config}\n\nchecks:`)
			.replace(
				'steps:\n  - id: cast',
				`steps:\n  - {id: set, title: set, action: config.edit, with: {path: ${at}/mine.yaml', format: yaml, edits: '\${edits}', keep: '\${kept.config}'}, when: {edited: 'yes'}, why: w}\n  - id: cast`,
			);
	});
	onTestFinished(() => site.remove());
	for (const [name, text] of Object.entries({old, new: fresh, mine}))
		fs.writeFileSync(join(site.folder, `${name}.yaml`), text);
	return site;
}

type Report = {findings: Record<string, unknown>[]};

test('a plan and a comparison tell a program of a key in the same way, and of every key', async () => {
	const site = place();
	const [a, b, c] = ['old', 'new', 'mine'].map(name => join(site.folder, `${name}.yaml`));
	const compared = JSON.parse(
		(await site.run(['diff', a!, b!, `--values=${c}`, '--json'])).out,
	) as Report;
	const planned = JSON.parse(
		(await site.run(['plan', site.runbook, '--json', ...flags(site.target)])).out,
	) as {values: Report};
	const byPath = (list: Report['findings']) =>
		Object.fromEntries(list.map(item => [String(item['path']), item]));
	const [left, right] = [byPath(compared.findings), byPath(planned.values.findings)];
	expect(Object.keys(right).toSorted()).toEqual(Object.keys(left).toSorted());
	expect(right['tone']).toMatchObject({verdict: 'STILL_EFFECTIVE', severity: 'info'});
	expect(right['port']).toMatchObject({oldDefault: 80, newDefault: 81, yours: 8080});
	for (const [path, item] of Object.entries(left)) {
		const {yours, ...rest} = item;
		expect(right[path]).toMatchObject(rest);
		// What is masked is masked by a key of each run.
		if (!String(yours).startsWith('‹')) expect(right[path]!['yours']).toEqual(yours);
		expect(right[path]).toMatchObject({id: `value.${path}`, source: c});
		for (const name of ['key', 'old', 'new', 'place']) expect(right[path]).not.toHaveProperty(name);
	}
	expect(right['rope.length']).toMatchObject({edits: true});
	expect(JSON.stringify(planned)).not.toContain('swordfish');
});

test('settings of a chart with services in them are never judged as compose', async () => {
	const site = place();
	const settings = (image: string, more = '') => `services:\n  api: {image: "${image}"${more}}\n`;
	for (const [name, text] of Object.entries({
		old: settings('x:1'),
		new: settings('x:2'),
		mine: settings('x:1', ', extra: 1'),
	}))
		fs.writeFileSync(join(site.folder, `${name}.yaml`), text);
	const planned = JSON.parse(
		(await site.run(['plan', site.runbook, '--json', ...flags(site.target)])).out,
	) as {values: Report};
	// Compose takes any option of a service.
	expect(planned.values.findings).toContainEqual(
		expect.objectContaining({path: 'services.api.extra', verdict: 'UNKNOWN'}),
	);
});

test('a session keeps of its settings no more than its pages show', async () => {
	const site = place();
	const {out} = await site.run([
		'upgrade',
		site.runbook,
		'--no-input',
		'--json',
		...flags({...site.target, version: '1.1.0', 'version.go': 'yes'}),
	]);
	const journals = fs.globSync(join(site.state, 'sessions', '*', 'journal.jl'));
	expect(journals).toHaveLength(1);
	const text = fs.readFileSync(journals[0]!, 'utf8');
	expect(text).toContain('"what":"values"');
	expect(text).not.toContain('oldDefault');
	expect(text).not.toContain('STILL_EFFECTIVE');
	expect(out).not.toContain('oldDefault');
});
