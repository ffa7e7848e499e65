import {describe, expect, test} from 'vitest';
import {at, chart, judged} from '../support/judged.ts';

const part = (tag: string, repository = 'bitnami/postgresql', persistence = 'enabled: true') =>
	chart(
		`db:\n  image: {repository: "${repository}", tag: "${tag}"}\n  primary: {persistence: {${persistence}, size: 8Gi}}\n`,
	);
const tag = 'db.image.tag';

describe('a chart’s database that jumps a major version over its data', () => {
	test('is worth a stop, though you do not set it', () => {
		const finding = at(judged(part('15.4'), part('16.1')), tag);
		expect(finding).toMatchObject({verdict: 'DEFAULT_CHANGED', severity: 'high'});
		expect(finding?.text).toContain('16 does not read the data of 15');
	});
	test('by another image too', () =>
		expect(at(judged(part('15'), part('16-alpine', 'postgres')), tag)).toMatchObject({
			severity: 'high',
		}));
	test.each([
		['a minor version', part('16.0'), part('16.1'), ''],
		[
			'one that keeps nothing',
			part('15', undefined, 'enabled: false'),
			part('16', undefined, 'enabled: false'),
			'',
		],
		[
			'one whose storage you turned off',
			part('15'),
			part('16'),
			'db: {primary: {persistence: {enabled: false}}}\n',
		],
		['another program', part('15', 'a/web'), part('16', 'a/web'), ''],
	])('%s is none', (_, old, fresh, mine) =>
		expect(at(judged(old, fresh, mine), tag)).toMatchObject({severity: 'info'}),
	);
	test('one that you pin stays', () =>
		expect(at(judged(part('15'), part('16'), 'db: {image: {tag: "15"}}\n'), tag)).toMatchObject({
			verdict: 'PINNED_DEFAULT_CHANGED',
		}));
});
