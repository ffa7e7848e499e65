import fc from 'fast-check';
import {expect, test} from 'vitest';
import {answerFlags} from '../../source/plain/answer-flags.ts';
import {answersFrom} from '../../source/plain/answers.ts';
import {codeOf, type End} from '../../source/plain/end.ts';
import {goAlong} from '../../source/plain/go-along.ts';
import {makeNews} from '../../source/plain/news.ts';
import {endWords} from '../../source/plain/last-words.ts';
import type {Question} from '../../source/plan/questions.ts';
import type {Handle, View} from '../../source/plan/view.ts';
import {pageOrder} from '../../source/plan/pages.ts';
import {pages} from '../../source/screens/pages.ts';
import type {Heard, Talk} from '../../source/terminal/talk.ts';
import {asks, makeStory, still} from '../support/story.ts';

const mute = {
	describe: () => ({preview: [], explain: {changes: '', expect: '', wrong: '', undo: ''}}),
	planned: () => [],
	checkPreview: () => '',
	meaning: () => undefined,
};

/** Somebody who says these lines, and then nothing more. */
function speaker(...lines: Heard[]): Talk & {said: string[]} {
	const said: string[] = [];
	const left = [...lines];
	return {
		said,
		terminal: false,
		open: () => left.length > 0,
		say: line => said.push(line),
		interrupted: () => new Promise(() => {}),
		async ask(prompt) {
			said.push(prompt);
			return left.shift() ?? 'end';
		},
	};
}

const along = async (handle: Handle, talk: Talk, ...words: string[]): Promise<End> =>
	goAlong({
		handle,
		talk,
		answers: answersFrom(answerFlags(words)),
		see() {},
		rows: view => pages[view.stand.page](view, mute, 0).rows,
		typed() {},
	});

/** A session that asks the same again whatever it is told. */
function stubborn(view: View, questions: Question[]) {
	const handle = still(view);
	let now = {...view, stand: {...view.stand, questions}};
	return {
		...handle,
		view: () => now,
		async answer(id: string, value: unknown) {
			now = {...now};
			return handle.answer(id, value);
		},
	};
}

const kinds: Question['kind'][] = ['text', 'choice', 'confirm', 'word', 'reason', 'acknowledge'];

test('an answer is used once for all that is asked again, so that it never goes on for ever', async () => {
	const view = makeStory().to('verify', asks).view();
	const question = fc.record({
		id: fc.constantFrom(
			'decide',
			'resolve.rollout.1/swap.1',
			'verify.again.after',
			'checks.again',
			'x',
		),
		kind: fc.constantFrom(...kinds),
		optional: fc.boolean(),
	});
	await fc.assert(
		fc.asyncProperty(
			fc.uniqueArray(question, {selector: ({id}) => id, minLength: 1}),
			async list => {
				const questions = list.map((item): Question => ({
					...item,
					page: 'verify',
					label: item.id,
					options: [{value: 'v', label: 'V'}],
				}));
				const handle = stubborn(view, questions);
				const end = await along(handle, speaker(), ...list.map(({id}) => `${id}=v`));
				expect(end.how).toBe('missing');
				expect(handle.answers.map(([id]) => id).toSorted()).toEqual(
					list.map(({id}) => id).toSorted(),
				);
			},
		),
	);
});

test('Enter and y begin nothing that the page does not prefer; yes does', async () => {
	const view = makeStory()
		.to('backup', ({questions}) => questions.some(({id}) => id === 'backup.begin'))
		.view();
	const talk = speaker({line: ''}, {line: 'y'}, {line: 'Y'}, {line: '1'});
	const handle = still(view);
	expect((await along(handle, talk)).how).toBe('missing');
	expect(handle.answers).toEqual([]);
	expect(talk.said.filter(line => line === 'Type yes to do this, or leave.')).toHaveLength(4);
	const willing = stubborn(view, view.stand.questions);
	await along(willing, speaker({line: 'yes'}));
	expect(willing.answers).toEqual([['backup.begin', 'yes']]);
});

test('a choice is made by its number or its value; its reason and its word are asked for', async () => {
	const view = makeStory({loses: true}).to('decide', asks).view();
	for (const line of ['3', 'keep']) {
		const handle = stubborn(view, view.stand.questions);
		await along(handle, speaker({line}, {line: 'It is late.'}, {line: 'practice'}));
		expect(handle.answers).toEqual([
			['decide', {value: 'keep', reason: 'It is late.', word: 'practice'}],
		]);
	}

	const handle = still(view);
	// Nothing, a refused one, and a word that is not typed choose nothing.
	await along(handle, speaker({line: ''}, {line: '1'}, {line: '2'}, {line: ''}));
	expect(handle.answers).toEqual([]);
});

test('notes that were named beforehand are added before the page is left, and by their id', async () => {
	const view = makeStory().to('notes', asks).view();
	const [first] = view.stand.questions;
	const given = stubborn(view, view.stand.questions);
	await along(given, speaker(), `${first!.id}=yes`, 'notes.more=/srv/notes.md');
	expect(given.answers).toEqual([
		['notes.more', '/srv/notes.md'],
		[first!.id, 'yes'],
	]);
	const asked = stubborn(view, view.stand.questions);
	await along(asked, speaker({line: 'notes.more'}, {line: '/srv/notes.md'}));
	expect(asked.answers).toEqual([['notes.more', '/srv/notes.md']]);
});

test('what went wrong counts more than the answer that is missing', async () => {
	const codes: [string, View, number][] = [
		['a choice of the normal way', makeStory().to('version', asks).view(), 2],
		['the decision where all is well', makeStory().to('decide', asks).view(), 2],
		[
			'the decision where something is worse',
			makeStory({loses: true}).to('decide', asks).view(),
			6,
		],
		['worse, before the decision', makeStory({loses: true}).to('verify', asks).view(), 6],
	];
	for (const [what, view, code] of codes) {
		const end = await along(still(view), speaker());
		expect([what, end.how, codeOf(view, end)]).toEqual([what, 'missing', code]);
		expect(endWords(end).join('\n')).toContain('--answer');
	}

	const stuck = makeStory()
		.to('version')
		.view({trouble: {what: 'versions', text: 'It is not there.'}});
	const end = await along(still(stuck), speaker());
	expect(end).toEqual({how: 'stuck', text: 'It is not there.'});
	expect(codeOf(stuck, end)).toBe(1);
	const full = makeStory().to('rollout').view({readOnly: 'The disk is full.'});
	expect(codeOf(full, await along(still(full), speaker()))).toBe(6);
});

test('every page is told in lines that cannot move a cursor, and nothing twice', () => {
	const evil = '\u001B[2J\u009B1m\u202E\u0007';
	for (const page of pageOrder) {
		const view = makeStory({evil}).to(page, asksOrReport(page)).view();
		const lines: string[] = [];
		const news = makeNews(
			mute,
			line => lines.push(line),
			() => 0,
		);
		news.tell(view);
		const first = lines.length;
		expect(first).toBeGreaterThan(2);
		news.tell({...view});
		expect(lines).toHaveLength(first);
		for (const sign of ['\u001B', '\u009B', '\u202E', '\u0007'])
			expect(lines.join('\n')).not.toContain(sign);
	}
});

const asksOrReport = (page: string) =>
	page === 'report' || page === 'rollout' ? () => true : asks;
