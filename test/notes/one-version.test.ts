import {expect, test} from 'vitest';
import {mergeNotes, type Noted} from '../../source/notes/noted.ts';
import {underOneName} from '../../source/notes/one-version.ts';
import type {Way} from '../../source/notes/way.ts';

const way: Way = {scheme: 'semver', from: '1.0.0', to: '2.0.0'};
const noted = (version: string, ...texts: string[]): Noted => ({
	version,
	items: texts.map(text => ({
		id: `${version.replace(/^v/, '')}#${text}`,
		text,
		breaking: true,
		action: false,
	})),
	blocks: [],
	more: 0,
});
const named = (all: readonly Noted[], offered: readonly string[], on = way) =>
	mergeNotes([underOneName(all, offered, on)]).map(({version, items}) => [
		version,
		items.map(({id}) => id),
	]);

test('notes with and without build metadata are of one version, and ask once', () => {
	const all = [noted('v2.0.0', 'a', 'b'), noted('2.0.0+build5', 'b', 'c')];
	const ids = ['2.0.0#a', '2.0.0#b', '2.0.0#c'];
	expect(named(all, ['2.0.0'])).toEqual([['2.0.0', ids]]);
	expect(named(all, ['2.0.0+build5'])).toEqual([['2.0.0+build5', ids]]);
	expect(named(all, ['2.0.0+build7'])).toEqual([['2.0.0+build7', ids]]);
	expect(named(all, [])).toEqual([['2.0.0', ids]]);
	// By whatever name the one is called, what was acknowledged stays so.
	expect(named([all[1]!], [])).toEqual([['2.0.0+build5', ['2.0.0#b', '2.0.0#c']]]);
});

test('what is on offer as different ones stays apart; what is named by neither is of where one goes', () => {
	const offered = ['2.0.0+a', '2.0.0+b'];
	const all = [noted('2.0.0+b', 'x'), noted('2.0.0+a', 'x'), noted('2.0.0', 'y')];
	expect(named(all, offered, {...way, to: '2.0.0+b'})).toEqual([
		['2.0.0+b', ['2.0.0+b#x', '2.0.0+b#y']],
		['2.0.0+a', ['2.0.0+a#x']],
	]);
	expect(named(all, offered, {...way, to: '2.1.0'})).toEqual([
		['2.0.0+b', ['2.0.0+b#x']],
		['2.0.0+a', ['2.0.0+a#x', '2.0.0+a#y']],
	]);
});

test('a day with and without its patch is one version; words and what cannot be read stay as they are', () => {
	const days = {scheme: 'calver' as const, from: 'v26.01.01', to: 'v26.02.01'};
	expect(named([noted('v26.01.05', 'a'), noted('26.01.05.0', 'a')], ['v26.01.05'], days)).toEqual([
		['26.01.05', ['26.01.05#a']],
	]);
	const list = {scheme: {list: ['edge', 'edge+1']}, from: 'edge', to: 'edge+1'};
	expect(named([noted('edge', 'a'), noted('edge+1', 'a')], [], list)).toEqual([
		['edge', ['edge#a']],
		['edge+1', ['edge+1#a']],
	]);
	expect(named([noted('soon', 'a'), noted('soon+1', 'a')], [])).toEqual([
		['soon', ['soon#a']],
		['soon+1', ['soon+1#a']],
	]);
});

test('ten thousand versions of both kinds take no time to speak of', () => {
	const versions = Array.from({length: 10_000}, (_, at) => `1.${at}.0`);
	const all = versions.flatMap(version => [noted(version, 'a'), noted(`${version}+b`, 'a')]);
	const begun = performance.now();
	expect(named(all, versions)).toHaveLength(10_000);
	expect(performance.now() - begun).toBeLessThan(5000);
});
