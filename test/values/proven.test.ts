import {describe, expect, test} from 'vitest';
import type {Proof} from '../../source/values/finding.ts';
import {withProofs} from '../../source/values/proven.ts';
import {at, chart, judged, judgedPinned} from '../support/judged.ts';

type Told = ReturnType<typeof judged>;

/** The report after every suspect was proven to be alive, or dead. */
function proven(found: Told, result: Proof['result']): Told {
	const proofs = new Map(found.suspects.map(path => [path.join('.'), {result, why: 'seen'}]));
	return {...found, findings: withProofs(found.findings, proofs)};
}

const whole = {templates: [{name: 'a', text: '{{ toYaml .Values.sidecar }}{{ .Values.other }}'}]};

describe('a tag that names no version', () => {
	const found = judged(
		chart('sidecar: {image: {tag: "1.0"}}\n'),
		chart('sidecar: {on: 1}\n', whole),
		'sidecar: {image: {tag: latest}, helper: {image: {tag: latest}}}\n',
	);

	test.each(['sidecar.image.tag', 'sidecar.helper.image.tag'])(
		'%s stays one, where it is alive',
		path => {
			const told = at(proven(found, 'effect'), path);
			expect(told).toMatchObject({verdict: 'FLOATING', also: [], severity: 'high'});
			expect(told?.text).toContain('"latest" is a name that moves');
			expect(told?.proof?.result).toBe('effect');
		},
	);

	test('names nothing, where it is dead', () => {
		const dead = proven(found, 'no-effect');
		expect(at(dead, 'sidecar.image.tag')).toMatchObject({verdict: 'REMOVED_NO_EFFECT', also: []});
		expect(at(dead, 'sidecar.helper.image.tag')).toMatchObject({verdict: 'UNKNOWN', also: []});
		for (const {text} of dead.findings.filter(({set}) => set)) {
			expect(text).toContain('does');
			expect(text).not.toContain('latest');
		}
	});

	test('may have a new name, where it is dead', () => {
		const moved = judged(
			chart('web: {image: {tag: "1.0"}}\n'),
			chart('webs: {image: {tag: "1.0"}}\n', whole),
			'web: {image: {tag: latest}}\n',
		);
		expect(at(moved, 'web.image.tag')).toMatchObject({verdict: 'FLOATING'});
		expect(at(proven(moved, 'no-effect'), 'web.image.tag')).toMatchObject({
			verdict: 'RENAMED?',
			also: ['REMOVED_NO_EFFECT'],
			suggestion: 'webs.image.tag',
		});
		const alive = at(proven(moved, 'effect'), 'web.image.tag');
		expect(alive).toMatchObject({verdict: 'FLOATING', also: []});
		expect(alive).not.toHaveProperty('suggestion');
	});
});

test('a deprecated key stays one, where it is alive', () => {
	const found = judged(
		chart('old: {key: 1}\n'),
		chart('', {...whole, notes: '`old.key` is deprecated and will be removed in 3.0.\n'}),
		'old: {key: 2}\n',
	);
	expect(at(found, 'old.key')).toMatchObject({verdict: 'REMOVED_MAYBE', also: ['DEPRECATED']});
	const alive = at(proven(found, 'effect'), 'old.key');
	expect(alive).toMatchObject({
		verdict: 'DEPRECATED',
		also: ['STILL_EFFECTIVE'],
		severity: 'medium',
	});
	expect(alive?.text).toContain('still does something. The new version calls it deprecated.');
	expect(at(proven(found, 'no-effect'), 'old.key')).toMatchObject({
		verdict: 'REMOVED_NO_EFFECT',
		also: ['DEPRECATED'],
		severity: 'high',
	});
});

test.each(['effect', 'no-effect'] as const)('what the schema refuses stays refused: %s', result => {
	const schema = {properties: {a: {additionalProperties: false, properties: {}}}};
	const found = judged(chart('a: {b: 1}\n'), chart('a: {}\n', {schema}), 'a: {b: 2}\nc: 1\n');
	expect(at(found, 'a.b')).toMatchObject({verdict: 'SCHEMA_REJECTS'});
	expect(at(proven(found, result), 'a.b')).toMatchObject({
		verdict: 'SCHEMA_REJECTS',
		severity: 'blocker',
	});
});

test('a key that neither version knows is not said to have had a default', () => {
	const found = judged(
		chart('sidecar: {on: 1}\n'),
		chart('sidecar: {on: 1}\n', whole),
		'sidecar: {x: 1}\n',
	);
	expect(at(found, 'sidecar.x')).toMatchObject({verdict: 'UNKNOWN'});
	expect(at(proven(found, 'effect'), 'sidecar.x')).toMatchObject({
		verdict: 'STILL_EFFECTIVE',
		severity: 'info',
		text: 'It has no default, but it does something.',
	});
});

test('nothing is to be named where there is nothing to decide', () => {
	const found = judgedPinned(
		['api.version'],
		chart('api: {version: "1"}\n', {appVersion: '1'}),
		chart('', {...whole, appVersion: '2'}),
		'api: {version: "1"}\n',
	);
	expect(at(found, 'api.version')?.pin).toBe('2');
	expect(at(proven(found, 'effect'), 'api.version')).not.toHaveProperty('pin');
	expect(at(proven(found, 'no-effect'), 'api.version')).not.toHaveProperty('pin');
});

test('no finding is listed as its own addition, whatever is proven', () => {
	const found = judged(
		chart('web: {image: {tag: "1.0"}, a: 1}\n'),
		chart('webs: {image: {tag: "1.0"}}\n', {...whole, notes: '`web.a` is deprecated.'}),
		'web: {image: {tag: latest}, a: 2, zz: 1}\n',
	);
	for (const result of ['effect', 'no-effect'] as const)
		for (const {verdict, also} of proven(found, result).findings)
			expect(also).not.toContain(verdict);
});

test('a name that moves does not hide what else is said of its key', () => {
	const found = judged(
		chart('image:\n  # The tag.\n  tag: "1"\n'),
		chart('image:\n  # The tag. It must be a signed one.\n  tag: "2"\n'),
		'image: {tag: latest}\n',
	);
	expect(at(found, 'image.tag')?.text).toMatch(/a name that moves.*It must be a signed one/);
	const old = judged(
		chart('image: {tag: "1"}\n'),
		chart('image:\n  # Deprecated, use digest.\n  tag: "1"\n'),
		'image: {tag: latest}\n',
	);
	expect(at(old, 'image.tag')?.text).toMatch(
		/a name that moves.*The new version calls it deprecated\./,
	);
});
