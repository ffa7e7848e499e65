import {describe, expect, test} from 'vitest';
import {at, chart, judged} from '../support/judged.ts';

describe('a key below a map that took anything, and is gone', () => {
	const old = chart('ingress:\n  shop:\n    annotations: {}\n    labels:\n  hosts: []\n');

	test('is gone, not unknown; the map that came for it is suggested, with the key below it', () => {
		const fresh = chart('ingress:\n  annotations: {}\n  hosts: []\n');
		const found = judged(old, fresh, {ingress: {shop: {annotations: {'a.b/c': 'x', d: 'y'}}}});
		expect(at(found, 'ingress.shop.annotations["a.b/c"]')).toMatchObject({
			verdict: 'RENAMED?',
			also: ['REMOVED_MAYBE'],
			suggestion: 'ingress.annotations["a.b/c"]',
		});
		expect(at(found, 'ingress.shop.annotations.d')?.suggestion).toBe('ingress.annotations.d');
		expect(found.suspects).toHaveLength(2);
	});

	test('is not suggested where yours has that key already', () => {
		const found = judged(old, chart('ingress:\n  annotations: {}\n  hosts: []\n'), {
			ingress: {shop: {annotations: {a: 'x'}}, annotations: {a: 'y'}},
		});
		expect(at(found, 'ingress.shop.annotations.a')).not.toHaveProperty('suggestion');
	});

	test('is gone without a suggestion, where no new map is like it', () => {
		const found = judged(old, chart('ingress:\n  hosts: []\n'), {
			ingress: {shop: {labels: {a: 'x'}}},
		});
		const finding = at(found, 'ingress.shop.labels.a');
		expect(finding).toMatchObject({verdict: 'REMOVED_MAYBE', severity: 'medium'});
		expect(finding).not.toHaveProperty('suggestion');
		expect(finding?.text).toContain('ingress.shop.labels');
	});

	test('is gone too below a map that is free by its name, whatever it held', () => {
		const gone = judged(chart('pod: {annotations: {x: y}}\n'), chart('pod: {a: 1}\n'), {
			pod: {annotations: {z: 'q'}},
		});
		expect(at(gone, 'pod.annotations.z')?.verdict).toBe('REMOVED_MAYBE');
	});

	test('may still do something where the map stands and has defaults now', () => {
		const found = judged(chart('set: {}\n'), chart('set: {a: 1}\n'), {set: {b: 2}});
		expect(at(found, 'set.b')).toMatchObject({verdict: 'UNKNOWN', severity: 'medium'});
		expect(at(found, 'set.b')?.text).toContain('took anything');
	});
});
