import {expect, test} from 'vitest';
import {compareFlags} from '../../source/values/flags.ts';

const flag = (name: string, own?: string, takes = true) => ({
	flag: name,
	takes,
	text: '',
	...(own === undefined ? {} : {default: own}),
});

test('removed and in use stops, with the nearest new name', () => {
	const [first] = compareFlags(
		[flag('--data-dir')],
		[flag('--datadir')],
		['serve', '--data-dir', '/srv'],
	);
	expect(first).toEqual({
		key: '--data-dir',
		verdict: 'REMOVED',
		severity: 'stop',
		yours: '/srv',
		suggestion: '--datadir',
	});
});

test('a changed default matters only where it is not set', () => {
	const [old, fresh] = [[flag('--pool', '25')], [flag('--pool', '15')]];
	expect(compareFlags(old, fresh, [])).toEqual([
		{key: '--pool', verdict: 'DEFAULT_CHANGED', severity: 'look', old: '25', new: '15'},
	]);
	expect(compareFlags(old, fresh, ['--pool=9'])[0]).toMatchObject({
		verdict: 'STILL_EFFECTIVE',
		severity: 'info',
		yours: '9',
	});
});

test('new, removed unused, and unknown ones are told apart', () => {
	const found = compareFlags([flag('--gone')], [flag('--fresh')], ['--hidden']);
	expect(found.map(({key, verdict, severity}) => [key, verdict, severity])).toEqual([
		['--hidden', 'NOT_LISTED', 'look'],
		['--gone', 'REMOVED', 'info'],
		['--fresh', 'NEW', 'info'],
	]);
});

test('a value that may be a secret is never repeated', () => {
	const both = [flag('--admin-password')];
	expect(JSON.stringify(compareFlags(both, both, ['--admin-password', 'hunter2']))).not.toContain(
		'hunter2',
	);
	expect(JSON.stringify(compareFlags(both, [], ['--admin-password=hunter2']))).not.toContain(
		'hunter2',
	);
});

test('short and single-dash forms are the same flag; a switch takes no word', () => {
	const both = [{...flag('--port'), short: '-p'}, flag('--dev', undefined, false)];
	const found = compareFlags(both, both, ['-p', '80', '-dev', 'serve', '--', '--port=9']);
	expect(found.map(({key, yours}) => [key, yours])).toEqual([
		['--port', '80'],
		['--dev', ''],
	]);
});
