import {describe, expect, test} from 'vitest';
import {identified, keyAndPlace} from '../../source/plan/finding-ids.ts';
import type {ConfigFinding} from '../../source/plan/observations.ts';
import {choicesFor} from '../../source/plan/rules/value-choices.ts';
import {valuesText} from '../../source/report/values-text.ts';
import {shown} from '../../source/engine/shown-finding.ts';
import {at, chart, judged} from '../support/judged.ts';

const d7 = {$schema: 'http://json-schema.org/draft-07/schema#'};
const off = 'tls: {enabled: false}\ningress: {enabled: false}\n';
const is = (value: boolean) => ({properties: {enabled: {const: value}}});

describe('what the schema refuses of all settings together', () => {
	const schema = {...d7, type: 'object', not: {properties: {tls: is(true), ingress: is(false)}}};
	const found = judged(chart(off), chart(off, {schema}), 'tls: {enabled: true}\n');

	test('is told as such, without their values', () => {
		expect(at(found, '')).toMatchObject({
			verdict: 'SCHEMA_REJECTS',
			severity: 'blocker',
			set: false,
		});
		expect(at(found, '')?.text).toBe(
			'The schema of the new version refuses your settings as a whole: the schema rules out what is set together in tls.enabled, ingress.enabled. Helm will refuse the upgrade.',
		);
		for (const side of ['old', 'new', 'yours']) expect(at(found, '')).not.toHaveProperty(side);
	});

	test('is a line that an operator can read', () => {
		const report = {old: 'a', new: 'b', judged: found, rendering: {renders: 0}};
		const signs = {bad: '✖', warn: '▲', good: '✔'};
		expect(valuesText(report, signs).join('\n')).toContain(
			'✖ your settings as a whole  is refused by the schema  [SCHEMA_REJECTS]',
		);
	});

	test('has an id to be answered under, and nothing of it is edited', () => {
		const files = {sources: ['mine.yaml'], written: new Set(['mine.yaml'])};
		const [finding] = identified([shown(at(found, '')!, files)]) as [ConfigFinding];
		expect(finding).toMatchObject({id: 'value.settings', edits: false});
		expect(keyAndPlace(finding)).toBe('your settings as a whole');
		expect(choicesFor(finding).options).toEqual([
			{value: 'seen', label: 'I have seen it', note: 'change your file, then look again'},
		]);
	});

	test('alternatives that all fail are one finding', () => {
		const either = {...d7, oneOf: [{required: ['secret']}, {required: ['vault']}]};
		const {findings} = judged(chart('a: 1\n'), chart('a: 1\n', {schema: either}), 'a: 2\n');
		expect(findings.filter(({severity}) => severity === 'blocker')).toMatchObject([
			{path: '', verdict: 'SCHEMA_REJECTS'},
		]);
		expect(findings[0]!.text).toContain('either secret must be set, or vault must be set');
		expect(findings.find(({verdict}) => verdict === 'NEW_REQUIRED')).toBeUndefined();
	});

	test('of a chart inside is told at its key', () => {
		const part = (more: object) => ({
			parts: [{key: 'db', chart: chart('x: 1\n', more)}],
			templates: [],
		});
		const either = {...d7, oneOf: [{required: ['secret']}, {required: ['vault']}]};
		const inside = judged(chart('', part({})), chart('', part({schema: either})), 'db: {x: 2}\n');
		expect(at(inside, 'db')).toMatchObject({verdict: 'SCHEMA_REJECTS', severity: 'blocker'});
		expect(at(inside, '')).toBeUndefined();
	});
});

describe('a default that the schema refuses', () => {
	const schema = {...d7, properties: {b: {minLength: 1}, list: {items: {type: 'string'}}}};

	test('is told, though it changed and you do not set it', () => {
		const found = judged(chart('b: x\n'), chart('b: ""\n', {schema}));
		expect(at(found, 'b')).toMatchObject({
			verdict: 'SCHEMA_REJECTS',
			also: ['DEFAULT_CHANGED'],
			severity: 'blocker',
			set: false,
		});
	});

	test('an entry of a list is told at the list, yours or not', () => {
		const old = chart('list: [a]\n');
		for (const found of [
			judged(old, chart('list: [a, 2, 3]\n', {schema})),
			judged(old, chart('list: [a]\n', {schema}), 'list: [a, 2, 3]\n'),
		]) {
			expect(found.findings).toHaveLength(1);
			expect(at(found, 'list')).toMatchObject({verdict: 'SCHEMA_REJECTS', severity: 'blocker'});
			expect(at(found, 'list')?.text).toContain('[1] must be string, and [2] must be string');
		}
	});

	test('a key that an entry lacks is told at the list', () => {
		const entries = {...d7, properties: {list: {items: {required: ['port']}}}};
		const found = judged(
			chart('list: []\n'),
			chart('list: []\n', {schema: entries}),
			'list: [{name: x}]\n',
		);
		expect(found.findings).toHaveLength(1);
		expect(at(found, 'list')?.text).toContain('[0].port must be set');
	});
});

test('no more keys need a look than there are', () => {
	const schema = {
		...d7,
		properties: {a: {maxProperties: 1, additionalProperties: {type: 'string'}}},
	};
	const found = judged(chart('a: {}\n'), chart('a: {}\n', {schema}), 'a: {x: 1, y: 2}\n');
	const report = {old: 'a', new: 'b', judged: found, rendering: {renders: 0}};
	expect(valuesText(report, {bad: '', warn: '', good: ''})[1]).toBe(
		'2 keys of yours read · 0 need nothing · 2 need a look',
	);
});
