import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {kindsOf} from '../../../source/drivers/charts/input-kind.ts';

let folder = '';
const texts: Readonly<Record<string, string>> = {
	'chart/Chart.yaml': 'name: c\n',
	'chart/values.yaml': 'a: 1\n',
	'dir/compose.yaml': 'services: {}\n',
	'stack.yaml': 'services:\n  a: {image: "x:1"}\n  b: {build: .}\nx-more: 1\n',
	'stack-2.yaml': '{"services": {"a": {"image": "x:2"}}}\n',
	'a.yaml': 'services:\n  api:\n    replicas: 1\n    image: {repository: a, tag: "1"}\n',
	'b.yaml': 'services:\n  api: {image: "x:1"}\n  web: {port: 80}\n',
	'c.yaml': 'replicas: 1\nservices:\n  api: {image: "x:1"}\n',
	'd.yaml': 'services:\n\t- broken: [\n',
	'values-prod.yaml': 'services:\n  a: {image: "x:1"}\n',
	'compose.prod.yaml': 'a: 1\n',
	'x.env': 'A=1\n',
};
beforeAll(() => {
	folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-kinds-')));
	for (const [name, text] of Object.entries(texts)) {
		fs.mkdirSync(join(folder, name, '..'), {recursive: true});
		fs.writeFileSync(join(folder, name), text);
	}
});
afterAll(() => fs.rmSync(folder, {recursive: true, force: true}));
const kinds = (old: string, fresh = old, how: Parameters<typeof kindsOf>[2] = {}) =>
	kindsOf(join(folder, old), join(folder, fresh), how);

describe('what a YAML file is', () => {
	test.each([
		['dir', 'compose', false],
		['stack.yaml', 'compose', true],
		['stack-2.yaml', 'compose', true],
		['compose.prod.yaml', 'compose', false],
		['a.yaml', 'values', false],
		['b.yaml', 'values', false],
		['c.yaml', 'values', false],
		['d.yaml', 'values', false],
		['values-prod.yaml', 'values', false],
		['chart', 'chart', false],
		['x.env', 'config', false],
	])('%s is %s', (name, kind, guessed) =>
		expect(kinds(name)).toEqual({old: kind, new: kind, guessed}),
	);
	test('beside a chart it is values; a name that says compose is no version of one', () => {
		expect(kinds('stack.yaml', 'chart')).toMatchObject({old: 'values', new: 'chart'});
		expect(() => kinds('compose.prod.yaml', 'chart')).toThrow(/is a compose file, and .* a chart/);
	});
	test('it is what somebody says, and two that differ say how to say it', () => {
		expect(kinds('stack.yaml', 'stack-2.yaml', {told: 'values'})).toMatchObject({new: 'values'});
		expect(kinds('a.yaml', 'b.yaml', {told: 'compose'})).toMatchObject({new: 'compose'});
		let next: unknown;
		try {
			kinds('dir', 'b.yaml');
		} catch (error) {
			next = (error as {next?: string}).next;
		}
		expect(next).toContain('--kind compose');
	});
	test('for a runbook it is compose by its name only', () => {
		expect(kinds('stack.yaml', 'stack.yaml', {byName: true})).toMatchObject({new: 'values'});
		expect(kinds('dir', 'compose.prod.yaml', {byName: true})).toMatchObject({new: 'compose'});
	});
});
