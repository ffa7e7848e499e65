import fs from 'node:fs';
import {join} from 'node:path';
import stringWidth from 'string-width';
import {describe, expect, test, vi} from 'vitest';
import {actions, checks, detectors, sources} from '../../source/drivers/index.ts';
import {renderHelp} from '../../source/help/render.ts';
import {readTopic, titleOf, topicNames} from '../../source/help/topics.ts';
import {faults} from '../../source/practice/faults.ts';
import {runbookSchema} from '../../source/runbook/format.ts';
import {usage} from '../../source/terminal/usage.ts';
import {verbs} from '../../source/terminal/verbs.ts';
import {handrail} from '../support/built.ts';

vi.setConfig({testTimeout: 120_000});
const folder = join(import.meta.dirname, '..', '..', 'source', 'help');
const main = fs.readFileSync(join(folder, '..', 'main.tsx'), 'utf8');
const flags = new Set(verbs.flatMap(verb => verb.flags.map(({flag}) => flag)));

test('the table of verbs is the one that is run', () => {
	const run = [...main.matchAll(/^\t([a-z]+): async \(\) =>/gm)].map(([, name]) => String(name));
	expect(verbs.map(({verb}) => verb).toSorted()).toEqual(run.toSorted());
	for (const {verb, does} of verbs)
		expect(usage('1')).toMatch(new RegExp(`handrail ${verb} [^]*?${does.slice(0, 20)}`));
});

describe.each(topicNames())('help %s', name => {
	const text = readTopic(name);

	test('is reachable, wrapped, and plain', () => {
		const {status, stdout, stderr} = handrail('/nonexistent', 'help', name);
		expect({status, stderr}).toEqual({status: 0, stderr: ''});
		expect(stdout.startsWith(`${titleOf(text)}\n`)).toBe(true);
		expect(stdout).not.toContain('\u001B');
		for (const line of stdout.split('\n'))
			if (!line.startsWith('    ')) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
	});

	test('names no verb and no flag that is not there', () => {
		const named = [...text.matchAll(/`handrail ([a-z]+)/g)].map(([, verb]) => verb);
		const known = verbs.map(({verb}) => verb);
		for (const verb of named) expect(known).toContain(verb);
		// `--answer` and `--answers` come with the lines front end.
		const coming = name === 'answers' ? ['--answer', '--answers'] : [];
		for (const [flag] of text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g))
			expect([...flags, ...coming]).toContain(flag);
	});
});

test('the topics that are promised are there, and help alone lists them all', () => {
	const {stdout} = handrail('/nonexistent', 'help');
	for (const name of [
		'runbook',
		'checks',
		'backups',
		'rollback',
		'resume',
		'answers',
		'drivers',
		'practice',
	])
		expect(topicNames()).toContain(name);
	for (const name of topicNames()) expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
	const wrong = handrail('/nonexistent', 'help', 'nosuch');
	expect(wrong.status).toBe(2);
	expect(wrong.stderr).toContain('There is no topic "nosuch". There are: actions, ');
});

test('the reference of a runbook has every field of the schema, however deep', () => {
	const text = readTopic('runbook');
	for (const name of Object.keys(runbookSchema.shape))
		expect(text).toMatch(new RegExp(`^### ${name}[ :]`, 'm'));
	const asked = text.slice(text.indexOf('### ask'), text.indexOf('### versions'));
	for (const name of [
		'id',
		'kind',
		'label',
		'help',
		'default',
		'optional',
		'options',
		'value',
		'note',
		'when',
		'rows',
	])
		expect(asked).toMatch(new RegExp(`^ *- \`${name}\``, 'm'));
	expect(text).not.toContain('<!--');
});

test('everything that a runbook can name is told with its parameters', () => {
	const text = readTopic('actions');
	for (const {name} of [...actions, ...checks, ...sources, ...detectors])
		expect(text).toContain(`### ${name}`);
});

test('the drills are told as the table of faults has them', () => {
	for (const {name, brief} of faults)
		expect(readTopic('practice')).toContain(`| ${name} | ${brief}`);
});

test('a narrow terminal wraps, code is left as it is, hidden characters are shown', () => {
	const text = renderHelp(
		'# A\n\none two three four five six seven\n\n```\n' + 'x'.repeat(40) + '\n```\n\na \u202E b\n',
		20,
	);
	expect(text).toBe(
		`A\n\none two three four\nfive six seven\n\n    ${'x'.repeat(40)}\n\na <U+202E> b\n`,
	);
});

test('each verb has a help of its own, with all of its flags', () => {
	for (const {verb, flags: own} of verbs) {
		const {status, stdout} = handrail('/nonexistent', verb, '--help');
		expect(status).toBe(0);
		expect(stdout.startsWith(`handrail ${verb}`)).toBe(true);
		for (const {flag} of own) expect(stdout).toContain(flag);
	}
});
