import {describe, expect, test} from 'vitest';
import {at, chart, judged, judgedPinned} from '../support/judged.ts';

describe('a map that yours leaves empty', () => {
	const old = chart('svc: {type: C}\n');
	const fresh = chart('svc: {type: C, port: 80}\n');

	test('takes new keys below it away too', () => {
		const found = judged(old, fresh, 'svc: null\n');
		expect(found.findings).toMatchObject([{path: 'svc', verdict: 'NULL_DELETES'}]);
		expect(at(judged(old, fresh, 'svc: {type: D}\n'), 'svc.port')?.verdict).toBe('NEW_DEFAULT');
		expect(judged(old, fresh, 'svc:\n').findings).toHaveLength(1);
	});

	test('further up, and where a default changed or is gone', () => {
		const found = judged(
			chart('a: {b: {c: 1, d: 1, f: 1}}\n'),
			chart('a: {b: {c: 2, d: 1, e: 1}}\n'),
			'a: null\n',
		);
		expect(found.findings.map(({path}) => path)).toEqual(['a']);
	});

	test('is no place for a new name', () => {
		const found = judged(
			chart('server: {timeout: 37}\n'),
			chart('http: {timeout: 37}\n'),
			'server: {timeout: 5}\nhttp: null\n',
		);
		expect(at(found, 'server.timeout')).not.toHaveProperty('suggestion');
	});

	test('takes away what must be set', () => {
		const asking = {templates: [{name: 'a', text: '{{ required "x" .Values.svc.port }}'}]};
		const wanting = chart('svc: {type: C, port: 80}\n', asking);
		expect(at(judged(old, wanting, 'svc: null\n'), 'svc.port')).toMatchObject({
			verdict: 'NEW_REQUIRED',
			severity: 'high',
		});
		expect(at(judged(old, wanting, 'svc: {port: 81}\n'), 'svc.port')?.severity).toBe('info');
	});

	test('takes away what must be set, at the key itself', () => {
		const asking = {templates: [{name: 'a', text: '{{ required "x" .Values.port }}'}]};
		const told = (before: object) =>
			at(judged(chart('port: 80\n', before), chart('port: 80\n', asking), 'port: null\n'), 'port');
		expect(told({templates: []})).toMatchObject({
			verdict: 'NEW_REQUIRED',
			also: ['NULL_DELETES'],
			severity: 'high',
			templates: true,
		});
		// As it was before, where it did no harm.
		expect(told(asking)).toMatchObject({verdict: 'NULL_DELETES', severity: 'info'});
	});

	test('names no version that could move', () => {
		const tag = 'web: {image: {tag: latest}}\n';
		const told = (mine: string) =>
			at(judgedPinned(['web.image.tag'], chart(tag), chart(tag), mine), 'web.image.tag');
		expect(told('web: null\n')).toBeUndefined();
		expect(told('web: {x: 1}\n')?.verdict).toBe('FLOATING');
	});
});

test('a part of the chart that is left empty keeps its defaults, or Helm refuses', () => {
	const part = (values: string) => ({parts: [{key: 'db', chart: chart(values)}], templates: []});
	const found = judged(chart('', part('a: 1\n')), chart('', part('a: 1\nb: 2\n')), 'db: null\n');
	expect(at(found, 'db')).toMatchObject({verdict: 'NULL_DELETES', severity: 'medium'});
	expect(at(found, 'db')?.text).toContain('a part of the chart');
	expect(at(found, 'db.b')).toMatchObject({verdict: 'NEW_DEFAULT'});
	const inside = judged(
		chart('', part('s: {a: 1}\n')),
		chart('', part('s: {a: 1, b: 2}\n')),
		'db: {s: null}\n',
	);
	expect(at(inside, 'db.s.b')).toBeUndefined();
});

describe('a map that the new defaults leave empty', () => {
	test('is told once, at the map', () => {
		const found = judged(chart('svc: {type: C, port: 1}\n'), chart('svc:\n'));
		expect(found.findings).toMatchObject([{path: 'svc', verdict: 'DEFAULT_CHANGED'}]);
	});
	test('takes what you set below it', () =>
		expect(
			at(judged(chart('svc: {type: C}\n'), chart('svc:\n'), 'svc: {type: D}\n'), 'svc.type')
				?.severity,
		).not.toBe('high'));
	test.each(['db:\n', 'db: false\n', 'x: 1\n'])('is off, where it was on: %j', text => {
		const found = judged(chart('db: {enabled: true, size: 1}\n'), chart(text));
		expect(at(found, 'db.enabled')).toMatchObject({verdict: 'DEFAULT_REMOVED', severity: 'medium'});
	});
});
