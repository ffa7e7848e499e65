import {describe, expect, test} from 'vitest';
import {keyAndPlace} from '../../source/plan/finding-ids.ts';
import {shown} from '../../source/engine/shown-finding.ts';
import {findingJson} from '../../source/values/finding-json.ts';
import {dropKey, renameKey} from '../../source/values/config-file.ts';
import {valuesText} from '../../source/report/values-text.ts';
import {at, chart, judged} from '../support/judged.ts';

const signs = {bad: '✖', warn: '▲', good: '✔'};
const textOf = (found: ReturnType<typeof judged>, all = false) =>
	valuesText({old: 'a', new: 'b', judged: found, rendering: {renders: 0}}, signs, all).join('\n');
const files = {sources: ['mine-1.yaml'], written: new Set<string>()};

describe('a key that Helm reads as another word', () => {
	const found = judged(
		chart('a: 1\nside: {b: 1}\n'),
		chart('a: 1\nside:\n  on: 1\n  b: 1\n  1.10: x\n'),
		'y: 2\nside: {no: {port: 1}}\n',
	);

	test.each([
		['true', 'y'],
		['side.false.port', 'side.no.port'],
		['side.true', 'side.on'],
		['side["1.1"]', 'side["1.10"]'],
	])('%s is told as it is written: %s', (path, written) => {
		const finding = at(found, path)!;
		expect(finding).toMatchObject({written});
		expect(findingJson(finding)).toMatchObject({path, written});
		expect(textOf(found, true)).toContain(`${path} (written ${written})`);
		expect(keyAndPlace(shown(finding, files))).toBe(`${path} (written ${written})`);
	});

	test('and that quotes would help, where neither version knows it', () => {
		expect(at(found, 'true')?.text).toContain(
			'Helm reads the key y as true, unless it stands in quotes.',
		);
		expect(at(found, 'side.true')?.text).not.toContain('quotes');
	});

	test('not where it is in quotes, or means what is written', () => {
		const plain = judged(
			chart('on: 1\n'),
			chart('on: 1\n'),
			'"true": 2\n"on": 3\nfalse: 1\n8080: x\n',
		);
		for (const path of ['true', 'on', 'false', '8080'])
			expect(at(plain, path)).not.toHaveProperty('written');
		expect(at(plain, 'true')?.verdict).toBe('STILL_EFFECTIVE');
	});

	test('is found again where it is to be edited', () => {
		const text = 'a: 1\nside:\n  on: 2 # x\n  b: 1\n';
		expect(dropKey(text, 'yaml', 'side.true')).toBe('a: 1\nside:\n  b: 1\n');
		expect(renameKey(text, 'yaml', 'side.true', 'side.enabled')).toBe(
			text.replace('on:', 'enabled:'),
		);
		expect(dropKey('on: 1\n"true": 2\nb: 1\n', 'yaml', 'true')).toBe('on: 1\nb: 1\n');
	});
});

describe('an empty tag that stands for the version of the program', () => {
	const [old, fresh] = ['1.0.0', '2.0.0'].map(appVersion =>
		chart('image: {tag: ""}\n', {appVersion}),
	);

	test('is told with both versions, in text, in JSON and on the page', () => {
		const found = judged(old!, fresh!);
		const finding = at(found, 'image.tag')!;
		expect(finding).toMatchObject({
			verdict: 'DEFAULT_CHANGED',
			severity: 'info',
			means: {old: '1.0.0', new: '2.0.0'},
		});
		expect(finding.text).toContain('stands for the version that the chart is made for');
		expect(findingJson(finding)).toMatchObject({
			newDefault: '',
			means: {old: '1.0.0', new: '2.0.0'},
		});
		expect(textOf(found)).toContain('image.tag  default "" (means 1.0.0 → 2.0.0)');
		expect(shown(finding, files)).toMatchObject({means: '1.0.0 → 2.0.0'});
	});

	test('beside a tag of yours too', () => {
		const found = judged(old!, fresh!, 'image: {tag: 0.9.0}\n');
		expect(at(found, 'image.tag')).toMatchObject({
			verdict: 'PINNED_DEFAULT_CHANGED',
			means: {old: '1.0.0', new: '2.0.0'},
		});
	});

	test('not where it is not empty in both, or nobody says the version', () => {
		const named = chart('image: {tag: "2"}\n', {appVersion: '2.0.0'});
		expect(at(judged(old!, named), 'image.tag')).not.toHaveProperty('means');
		expect(judged(chart('image: {tag: ""}\n'), fresh!).findings).toEqual([]);
	});
});
