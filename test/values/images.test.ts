import {describe, expect, test} from 'vitest';
import {at, chart, judged} from '../support/judged.ts';

describe('an image that is only spelled out', () => {
	const diff = (old: string, fresh: string, mine: string) =>
		at(
			judged(chart({image: {repository: old}}), chart({image: {repository: fresh}}), {
				image: {repository: mine},
			}),
			'image.repository',
		);
	test.each([
		['shop/core', 'docker.io/shop/core'],
		['docker.io/shop/core', 'index.docker.io/shop/core'],
		['postgres', 'docker.io/library/postgres'],
	])('%s → %s is the same image, and yours is no old one', (old, fresh) => {
		const finding = diff(old, fresh, old);
		expect(finding).toMatchObject({verdict: 'PINNED_DEFAULT_CHANGED', severity: 'info'});
		expect(finding?.text).toContain('the same image');
		expect(diff(old, fresh, 'my.org/shop/core')).toMatchObject({severity: 'info'});
	});
	test('another registry, name or owner is another image', () => {
		for (const fresh of ['quay.io/shop/core', 'docker.io/shop/core2', 'docker.io/other/core'])
			expect(diff('shop/core', fresh, 'shop/core')).toMatchObject({severity: 'high'});
	});
	test('of a default that you do not set, it is told as such', () => {
		const found = judged(
			chart({image: {repository: 'shop/core'}}),
			chart({image: {repository: 'docker.io/shop/core'}}),
		);
		expect(at(found, 'image.repository')).toMatchObject({severity: 'info'});
		expect(at(found, 'image.repository')?.text).toContain('The same image');
	});
});
