import {compare} from 'semver';
import {expect, test} from 'vitest';
import {notesBetween} from '../../source/notes/between.ts';

const item = {id: 'x#1', text: 'x', breaking: false, action: false};

test('oldest first, and a gap is "not read"', () => {
	const notes = [
		{version: 'v1.10.0', date: '2024-01-01', items: [item]},
		{version: 'not a version', items: [item]},
		{version: 'v1.9.0', items: [item]},
		{version: 'v1.8.0', items: []},
		{version: 'v1.0.0', items: [item]},
	];
	expect(notesBetween(notes, ['1.10.0', '1.8.0', '1.9.0', '1.9.1'], compare)).toEqual([
		{version: '1.8.0', read: false},
		{version: '1.9.0', read: true, items: [item]},
		{version: '1.9.1', read: false},
		{version: '1.10.0', read: true, date: '2024-01-01', items: [item]},
	]);
});
