import {compare} from 'semver';
import {expect, test} from 'vitest';
import {notesBetween} from '../../source/notes/between.ts';
import {mergeNotes} from '../../source/notes/noted.ts';

const item = {id: 'x#1', text: 'x', breaking: false, action: false};

test('oldest first, and a gap is "not read"', () => {
	const none = {blocks: [], more: 0};
	const notes = [
		{version: 'v1.10.0', date: '2024-01-01', items: [item], ...none},
		{version: 'not a version', items: [item], ...none},
		{version: 'v1.9.0', items: [item], ...none},
		{version: 'v1.8.0', items: [], ...none},
		{version: 'v1.0.0', items: [item], ...none},
		{version: '1.9.2', items: [item], general: true as const, ...none},
	];
	expect(notesBetween(notes, ['1.10.0', '1.8.0', '1.9.0', '1.9.1', '1.9.2'], compare)).toEqual([
		{version: '1.8.0', read: false, items: []},
		{version: '1.9.0', read: true, items: [item], ...none},
		{version: '1.9.1', read: false, items: []},
		{version: '1.9.2', read: false, items: [item], ...none},
		{version: '1.10.0', read: true, date: '2024-01-01', items: [item], ...none},
	]);
});

test('what one source says of a version makes it read, whatever another says in general', () => {
	const none = {version: '2.0.0', blocks: [], more: 0};
	const general = {...none, general: true as const, items: [item]};
	const own = {...none, items: [{...item, id: 'x#2'}]};
	const readOf = (lists: Parameters<typeof mergeNotes>[0]) =>
		notesBetween(mergeNotes(lists), ['2.0.0'], compare).map(({read, items}) => [
			read,
			items.length,
		]);
	expect(readOf([[general], [own]])).toEqual([[true, 2]]);
	expect(readOf([[own, general]])).toEqual([[true, 2]]);
	expect(readOf([[general], [general]])).toEqual([[false, 1]]);
});
