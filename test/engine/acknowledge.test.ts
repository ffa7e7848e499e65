import {expect, test} from 'vitest';
import {validate} from '../../source/engine/validate.ts';
import {emptyState} from '../../source/journal/state.ts';
import {acknowledged} from '../../source/plan/acknowledged.ts';
import type {Question} from '../../source/plan/questions.ts';

const question: Question = {id: 'ack.a', page: 'notes', kind: 'acknowledge', label: 'It breaks.'};

test.each([
	['yes', {}],
	[' yes ', {}],
	[true, {}],
	['true', {}],
	['yes, renamed with Ada', {note: 'renamed with Ada'}],
	['yes renamed, with Ada', {note: 'renamed, with Ada'}],
	['yes,renamed', {note: 'renamed'}],
	['yes, yes, I know', {note: 'yes, I know'}],
	[{value: 'yes', reason: ' renamed '}, {note: 'renamed'}],
	[{value: 'yes', reason: ''}, {}],
])('%j is an acknowledgement: %j', (given, said) => {
	const checked = validate(question, given);
	const value = 'value' in checked ? checked.value : checked.problem;
	const answers = new Map([['ack.a', {page: 'notes' as const, value, seq: 1, at: ''}]]);
	expect(acknowledged({...emptyState, answers}, 'ack.a')).toEqual(said);
});

test.each([
	'',
	'no',
	'no, yes',
	'yesterday',
	'not yet',
	false,
	null,
	7,
	{value: 'no', reason: 'yes'},
])('%j is none, and says what is', given => {
	expect(validate(question, given)).toEqual({
		problem: expect.stringContaining('Only yes goes on here') as string,
	});
});

test('a note that cannot be recorded is refused in words', () => {
	expect(validate(question, `yes, ${'a'.repeat(1001)}`)).toEqual({
		problem: 'A note has at most 1000 letters. Shorten it.',
	});
	expect(validate(question, 'yes, red \u001B[31m')).toEqual({
		problem: 'The answer holds a control character. Type it without.',
	});
	expect(acknowledged(emptyState, 'ack.a')).toBeUndefined();
});
