import {describe, expect, test} from 'vitest';
import {at, chart, judged} from '../support/judged.ts';

describe('a part that is off', () => {
	const store = (enabled: boolean) =>
		chart(`ts: {enabled: ${enabled}, disk: {enabled: true, size: 1Gi}}\n`);
	const gone = chart('x: 1\n');

	test('was not on, whatever stands below it', () => {
		expect(at(judged(store(false), gone), 'ts.disk.enabled')).toMatchObject({
			verdict: 'DEFAULT_REMOVED',
			severity: 'info',
		});
		const on = judged(store(true), gone);
		for (const path of ['ts.enabled', 'ts.disk.enabled'])
			expect(at(on, path)).toMatchObject({verdict: 'DEFAULT_REMOVED', severity: 'medium'});
	});

	test('counts as you have it', () => {
		expect(
			at(judged(store(false), gone, 'ts: {enabled: true}\n'), 'ts.disk.enabled')?.severity,
		).toBe('medium');
		expect(
			at(judged(store(true), gone, 'ts: {enabled: false}\n'), 'ts.disk.enabled')?.severity,
		).toBe('info');
	});

	const database = (enabled: boolean, repository: string, tag: string) =>
		chart(
			`db: {enabled: ${enabled}, image: {repository: ${repository}, tag: "${tag}"}, persistence: {enabled: true}}\n`,
		);
	test.each([
		['a database that jumps', 'postgres', 'db.image.tag', 'high'],
		['another image', 'b/other', 'db.image.repository', 'medium'],
	])('%s keeps nothing there', (_, repository, path, severity) => {
		const told = (before: boolean, after: boolean, mine = '') =>
			at(judged(database(before, 'postgres', '15'), database(after, repository, '16'), mine), path)
				?.severity;
		expect(told(true, true)).toBe(severity);
		expect([told(false, false), told(true, false), told(false, true)]).toEqual([
			'info',
			'info',
			'info',
		]);
		expect(told(true, true, 'db: {enabled: false}\n')).toBe('info');
		expect(told(false, false, 'db: {enabled: true}\n')).toBe(severity);
	});
	test('storage that you leave empty keeps nothing either', () =>
		expect(
			at(
				judged(
					database(true, 'postgres', '15'),
					database(true, 'postgres', '16'),
					'db: {persistence: null}\n',
				),
				'db.image.tag',
			)?.severity,
		).toBe('info'));
});
