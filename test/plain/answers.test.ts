import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {stringify} from 'yaml';
import {answerFlags} from '../../source/plain/answer-flags.ts';
import {readAnswers} from '../../source/plain/answers-file.ts';
import {answersFrom, refuseOtherSite, refuseSecrets, valueOf} from '../../source/plain/answers.ts';
import type {Question} from '../../source/plan/questions.ts';
import {tiny} from '../support-engine/walk.ts';

const question = (id: string, kind: Question['kind'] = 'text'): Question => ({
	id,
	kind,
	page: 'target',
	label: 'What?',
});
const word = fc.string({unit: 'grapheme', minLength: 1, maxLength: 30});
const key = fc
	.stringMatching(/^[a-z][\w./#-]{0,30}$/)
	.filter(id => !['constructor', 'prototype'].includes(id) && !id.startsWith('__'));

describe('an answers file', () => {
	test('what is written comes out as it is written, in YAML and in JSON', () => {
		fc.assert(
			fc.property(fc.dictionary(key, word, {maxKeys: 12}), written => {
				for (const text of [
					JSON.stringify(written),
					JSON.stringify(written, null, '\t'),
					stringify(written),
				]) {
					const read = [...readAnswers(text, 'a.yaml')].map(([id, {value}]) => [id, value]);
					expect(Object.fromEntries(read)).toEqual({...written});
				}
			}),
		);
	});

	test.each([
		['version: 1.10', '1.10'],
		['version: no', 'no'],
		['version: 014', '014'],
		['version: true', 'true'],
		['version:', ''],
		['version: 2026-01-02', '2026-01-02'],
	])('%s stays as it is', (text, value) => {
		expect(readAnswers(text, 'a.yaml').get('version')?.value).toBe(value);
	});

	test('a choice takes its word and its reason beside it, and knows where it stands', () => {
		const text = 'a: b\ndecide:\n  value: keep\n  word: prod\n  reason: It is late.\n';
		expect(readAnswers(text, 'a.yaml').get('decide')).toEqual({
			value: 'keep',
			word: 'prod',
			reason: 'It is late.',
			where: 'a.yaml:2:1',
		});
		expect(readAnswers('', 'a.yaml').size).toBe(0);
	});

	test.each([
		['- a', 'a.yaml:1:1: a map of answers is expected here.'],
		['a: [b, c]', 'a.yaml:1:1: a list is no answer.'],
		['x: y\na: {value: b, wrod: c}', 'a.yaml:2:15: this key is not known here.'],
		['a: {word: b}', 'a.yaml:1:1: the value is missing.'],
		['a: {value: {b: c}}', 'a.yaml:1:5: one value is expected here.'],
		['a: b\na: c', 'a.yaml:2:1: `a` is written twice'],
		['a: "b', 'a.yaml:1:6'],
		['a: !!js b', 'a.yaml:1:4'],
		['\ta: b', 'a.yaml:1:1: a tab is used to indent'],
	])('%j is refused with its place, and without its text', (text, told) => {
		expect(() => readAnswers(text, 'a.yaml')).toThrow(told);
	});

	test('whatever is wrong with it, its values are not repeated', () => {
		const secret = 'correct-horse-battery';
		fc.assert(
			fc.property(
				fc.constantFrom('{', '"', ': ', '\n\t', '&a ', '!x ', '- ', '}'),
				fc.nat(12),
				(junk, at) => {
					const line = `password: ${secret}`;
					const text = `${line.slice(0, at)}${junk}${line.slice(at)}\n]`;
					try {
						readAnswers(text, 'a.yaml');
					} catch (error) {
						expect(String(error)).not.toContain('horse');
					}
				},
			),
		);
	});
});

describe('--answer', () => {
	test('splits at the first =, and keeps everything behind it', () => {
		fc.assert(
			fc.property(key, fc.string(), (id, value) => {
				expect(answerFlags([`${id}=${value}`]).get(id)).toEqual({value, where: '--answer'});
			}),
		);
	});

	test.each([[['a']], [['=b']], [['a=b', 'a=c']]])('%j is refused', words => {
		expect(() => answerFlags(words)).toThrow('--answer');
	});
});

describe('answers', () => {
	test('each is used once, a flag stands above the file, and the rest is told', () => {
		const answers = answersFrom(
			readAnswers('a: file\nb: file\nc: file', 'a.yaml'),
			answerFlags(['a=flag', 'decide=keep', 'decide.word=prod', 'decide.reason=late']),
		);
		expect(answers.take(question('a'))?.value).toBe('flag');
		expect(answers.has(question('a'))).toBe(false);
		expect(answers.take(question('a'))).toBeUndefined();
		const decide = question('decide', 'choice');
		expect(valueOf(answers.take(decide)!, decide)).toEqual({
			value: 'keep',
			word: 'prod',
			reason: 'late',
		});
		expect(answers.left()).toEqual([
			{id: 'b', where: 'a.yaml:2:1'},
			{id: 'c', where: 'a.yaml:3:1'},
		]);
	});

	test('a setting whose own name ends in .word is answered by its id', () => {
		const answers = answersFrom(answerFlags(['value.a=keep', 'value.a.word=drop']));
		expect(answers.take(question('value.a.word', 'choice'))?.value).toBe('drop');
	});

	const secretRunbook = {
		...tiny,
		ask: [
			{
				id: 'password',
				kind: 'secret' as const,
				label: '?',
				optional: false,
				flows: ['upgrade' as const],
				page: 'target' as const,
				rows: [],
			},
		],
	};

	test.each(['@/a/file', '@env:NAME', ''])('a secret may be %j', value => {
		expect(() =>
			refuseSecrets(answersFrom(answerFlags([`password=${value}`])), secretRunbook),
		).not.toThrow();
	});

	test('a secret that is written out is refused and not repeated', () => {
		const answers = answersFrom(answerFlags(['password=hunter2hunter2']));
		expect(() => refuseSecrets(answers, secretRunbook)).toThrow('password is a secret');
		expect(() => refuseSecrets(answers, secretRunbook)).not.toThrow('hunter2');
	});

	test('answers about another site are refused, the same ones are not', () => {
		const held = new Map([
			['name', {value: 'prod'}],
			['place', {value: '/srv/a'}],
		]);
		const runbook = {
			...tiny,
			ask: [
				{
					id: 'place',
					kind: 'folder' as const,
					label: '?',
					optional: false,
					flows: ['upgrade' as const],
					page: 'target' as const,
					rows: [],
				},
			],
		};
		const check = (...words: string[]) =>
			refuseOtherSite(answersFrom(answerFlags(words)), runbook, held);
		expect(() => check('place=/srv/a/', 'name=prod', 'version=2')).not.toThrow();
		expect(() => check('place=/srv/b')).toThrow('place is "/srv/b", and this session has "/srv/a"');
		expect(() => check('name=test')).toThrow('name is "test"');
	});
});
