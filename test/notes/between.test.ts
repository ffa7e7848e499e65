import {compare} from 'semver';
import {expect, test} from 'vitest';
import {notesBetween} from '../../source/notes/between.ts';

const item = {id: 'x#1', text: 'x', breaking: false, action: false};

test('oldest first, and a gap is "not read"', () => {
	const none = {blocks: [], more: 0};
	const notes = [
		{version: 'v1.10.0', date: '2024-01-01', items: [item], ...none},
		{version: 'not a version', items: [item], ...none},
		{version: 'v1.9.0', items: [item], ...none},
		{version: 'v1.8.0', items: [], ...none},
		{version: 'v1.0.0', items: [item], ...none},
	];
	expect(notesBetween(notes, ['1.10.0', '1.8.0', '1.9.0', '1.9.1'], compare)).toEqual([
		{version: '1.8.0', read: false, items: []},
		{version: '1.9.0', read: true, items: [item], ...none},
		{version: '1.9.1', read: false, items: []},
		{version: '1.10.0', read: true, date: '2024-01-01', items: [item], ...none},
	]);
});
