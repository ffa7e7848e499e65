import fc from 'fast-check';
import {expect, test} from 'vitest';
import {notedOf} from '../../source/notes/noted.ts';
import {olderVersions} from '../../source/notes/older.ts';
import type {Way} from '../../source/notes/way.ts';

const way: Way = {scheme: 'semver', from: '1.9.0', to: '1.13.0'};
const older = (text: string, on: Partial<Way> = {}) => olderVersions(text, {...way, ...on});

test('an entry that names nothing but versions before the way is told from the others', () => {
	expect(older('The logs will be lost if you upgrade from version 0.3.0, as in 0.3.0.')).toEqual([
		'0.3.0',
	]);
	expect(older('Known issues: the chart (1.6-), upgraded to v1.7+, see #987')).toEqual([
		'1.6',
		'1.7',
	]);
	// On the way down it is what lies below where one goes.
	expect(older('Since 1.8', {from: '2.0.0', to: '1.9.0'})).toEqual(['1.8']);
	expect(older('Since v26.01.02', {scheme: 'calver', from: 'v26.02.01', to: 'v26.03.01'})).toEqual([
		'26.01.02',
	]);
});

test('what names one on the way, the one that runs, a later one, or none, is not', () => {
	for (const text of [
		'Removed in 1.10.0',
		'If you come from 0.3.0 or 1.9',
		'Known issues in 1.9.0',
		'1.9.x loses rows',
		'Versions 1.2 to 2.0',
		'1.x is not read any more, see 0.3.0',
		'The settings have another name',
		'Version 1 and 0.3.0',
		'Listens on 127.0.0.1 since 0.3.0',
		'Since 0.3.0 and 17-alpine',
	])
		expect(older(text), text).toBeUndefined();
	expect(older('In 0.3.0', {scheme: {list: ['0.3.0', '1.9.0', '1.13.0']}})).toBeUndefined();
	expect(older('In 1.0.0', {from: 'nightly', to: 'later'})).toBeUndefined();
});

const number = fc.integer({min: 0, max: 30});
const version = fc.tuple(number, number, number).map(parts => parts.join('.'));
const word = fc.constantFrom('since', 'from', 'or', 'removed', 'you must', 'is gone', 'not', 'in');
const words = fc.array(fc.oneof(word, version), {minLength: 1, maxLength: 12});

test('whatever an entry says, it is asked as before; older is said only where all that it names is', () => {
	fc.assert(
		fc.property(words, fc.boolean(), fc.boolean(), (said, breaking, action) => {
			const text = said.join(' ');
			const items = [{text, breaking, action}];
			const [noted] = notedOf([{version: '1.13.0', items}], {way, own: [], digest: () => 'x'});
			expect(noted!.items).toMatchObject([{text, breaking, action}]);
			const named = said.filter(part => /^\d/.test(part));
			const below = (part: string) => {
				const [major = 0, minor = 0] = part.split('.').map(Number);
				return major < 1 || (major === 1 && minor < 9);
			};
			const all = named.length > 0 && named.every(below);
			expect(noted!.items[0]!.older).toEqual(
				all && (breaking || action) ? [...new Set(named)] : undefined,
			);
		}),
	);
});
