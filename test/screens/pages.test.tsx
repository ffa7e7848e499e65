import {cleanup} from 'ink-testing-library';
import stringWidth from 'string-width';
import {afterEach, describe, expect, test} from 'vitest';
import {App} from '../../source/components/app.tsx';
import type {View} from '../../source/plan/view.ts';
import {symbolsFor} from '../../source/terminal/symbols.ts';
import {renderAt, sizes, type Size} from '../support/render-at.tsx';
import {asks, makeStory, stepOpen, still, teller, type Story} from '../support/story.ts';

afterEach(cleanup);

const log = (evil: string) => [`copying village.db${evil}`, `done${evil}`];
const progress = {done: 2_000_000, total: 5_000_000, unit: 'bytes'};

/** Every page in its main states: where the story stands, and what is live there. */
const scenes: Readonly<Record<string, (story: Story, evil: string) => View>> = {
	'1 Target, the first question': story => story.to('target').view(),
	'1 Target, the name': story =>
		story.to('target', ({questions}) => questions[0]?.id === 'name').view(),
	'2 Version, looking': story => story.to('version').view({busy: {what: 'versions', since: 0}}),
	'2 Version, the look failed': (story, evil) =>
		story.to('version').view({trouble: {what: 'versions', text: `It did not start.${evil}`}}),
	'2 Version, to choose': story => story.to('version', asks).view(),
	'2 Version, chosen': story =>
		story.to('version', ({questions}) => questions[0]?.id === 'version.go').view(),
	'3 Notes, to read': story => story.to('notes', asks).view(),
	'3 Notes, read': story =>
		story.to('notes', ({questions}) => questions[0]?.id === 'notes.read').view(),
	'4 Values, to settle': story => story.to('values', asks).view(),
	'4 Values, settled': story =>
		story.to('values', ({questions}) => questions[0]?.id === 'values.go').view(),
	'5 Checks, running': story =>
		story.to('checks').view({checks: {health: 'running'}, busy: {what: 'checks', since: 0}}),
	'5 Checks, the baseline': story => story.to('checks', asks).view(),
	'6 Backup, what there is': story => story.to('backup', asks).view(),
	'6 Backup, its commands': story =>
		story.to('backup', ({questions}) => questions[0]?.id === 'backup.begin').view(),
	'6 Backup, one that is named': story =>
		story.to('backup', asks).answer('backup.how', 'existing').view(),
	'6 Backup, running': (story, evil) =>
		story.to('backup', stepOpen('backup')).view({log: log(evil), progress}),
	'6 Backup, proven': story =>
		story.to('backup', ({questions}) => questions[0]?.id === 'backup.go').view(),
	'7 Plan': story => story.to('plan').view(),
	'8 Rollout, running': (story, evil) =>
		story.to('rollout', stepOpen('rollout')).view({log: log(evil), productLog: log(evil)}),
	'8 Rollout, stopped': story => story.to('rollout').view({pausing: true, paused: true}),
	'8 Rollout, failed': (story, evil) =>
		story
			.to('rollout')
			.stepEnds('failed', `It ended with 1.${evil}`)
			.view({log: log(evil)}),
	'8 Rollout, refused': (story, evil) =>
		story.to('rollout').stepEnds('refused', `Another sha256 is there.${evil}`).view(),
	'8 Rollout, end unknown': (story, evil) =>
		story.to('rollout').stepEnds('unknown', `Half of it is there.${evil}`).view(),
	'9 Verify, looking': story => story.to('verify').view({busy: {what: 'checks', since: 0}}),
	'9 Verify, seen': story => story.to('verify', asks).view(),
	'10 Decide': story => story.to('decide').view(),
	'11 Report': story => story.to('report').view(),
	'8 Rollout, the way back': (story, evil) =>
		story
			.to('decide')
			.answer('decide', 'back-data')
			.to('rollout')
			.view({log: log(evil)}),
	'11 Report, rolled back': story =>
		story.to('decide').answer('decide', 'back-data').to('report').view(),
};
const worse: typeof scenes = {
	'9 Verify, worse': story => story.to('verify', asks).view(),
	'10 Decide, worse': story => story.to('decide').view(),
};
const all = [
	...Object.entries(scenes).map(([name, make]) => ({name, make, loses: false})),
	...Object.entries(worse).map(([name, make]) => ({name, make, loses: true})),
];

const unicode = symbolsFor({LANG: 'C.UTF-8'});

function draw(view: View, size: Size, symbols = unicode) {
	const handle = still(view);
	const tree = (
		<App
			handle={handle}
			teller={teller}
			symbols={symbols}
			onLeave={() => {}}
			onSuspend={() => {}}
			onRedraw={() => {}}
		/>
	);
	return {...renderAt(tree, size), handle};
}

describe.each(all)('$name', ({name, make, loses}) => {
	test.each(sizes)('fits into $columns×$rows, says where it is and which way leads back', size => {
		const story = makeStory({loses});
		const lines = draw(make(story, ''), size).lines();
		expect(lines).toHaveLength(size.rows);
		for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(size.columns);
		const [number, title] = name.replace(/,.*/, '').split(' ');
		expect(lines[0]).toContain(`${number} of 11  ${title}`);
		expect(lines.slice(-3).join('\n')).toMatch(/^ Way back {2}\S/m);
		expect(lines.at(-1)!.trim()).not.toBe('');
	});

	test('shows hostile text as signs, never as what it is', () => {
		for (const size of sizes) {
			const app = draw(make(makeStory({loses, evil: hostile}), hostile), size);
			expect(app.lines()).toHaveLength(size.rows);
			expect(rawIn(app.lastFrame() ?? '')).toBe('');
			for (const line of app.lines()) expect(stringWidth(line)).toBeLessThanOrEqual(size.columns);
		}
	});
});

/** Clears the screen, names a window, turns text around, overwrites a line, hides in nothing, forges a prompt. */
const hostile =
	' \u001B[2J\u001B[31m\u001B]0;owned\u0007\u202Edelbasid\u2066\r \u0008\u0000\u009B1A\u200B\uFEFF ok';

/** Every character of a frame that could do more than be read. Ink's own colours are off in tests. */
function rawIn(frame: string): string {
	const found = [...frame.replaceAll('\n', '')].filter(char =>
		/[\p{Cc}\p{Bidi_Control}\u200B-\u200D\u2060-\u2064\uFEFF]/u.test(char),
	);
	return [...new Set(found)].map(char => char.codePointAt(0)!.toString(16)).join(' ');
}

test('the footer offers no key that has nothing to do on its page', () => {
	const footer = (to: 'notes' | 'values') =>
		draw(makeStory().to(to, asks).view(), {columns: 100, rows: 24}).lines().at(-1);
	expect(footer('values')).toContain('d whole');
	expect(footer('notes')).toContain('/ filter');
	expect(footer('notes')).not.toContain('d whole');
});

describe('plain signs', () => {
	const plain = symbolsFor({LANG: 'C'});
	test.each(all)('$name has nothing but ASCII, and still fits', ({make, loses}) => {
		for (const size of sizes) {
			const lines = draw(make(makeStory({loses}), ''), size, plain).lines();
			expect(lines).toHaveLength(size.rows);
			for (const line of lines) {
				expect(line.match(/[^ -~]/g)?.join('') ?? '').toBe('');
				expect(line.length).toBeLessThanOrEqual(size.columns);
			}
		}
	});
});

const size = {columns: 80, rows: 40};

test('? tells of a step why it comes now, what it changes, what is seen, and how to undo it', async () => {
	const app = draw(makeStory().to('plan').view(), size);
	app.stdin.write('?');
	const frame = await app.waitFor('Why now');
	for (const part of [
		'What it changes',
		'What you should see',
		'How it looks when it goes wrong',
		'How to undo it',
		'Keys',
	])
		expect(frame).toContain(part);
	expect(frame).toContain('Ledger is stopped');
	expect(frame).toContain('Nothing may write between the backup and the change.');
	app.stdin.write('?');
	await app.waitFor('7 of 11  Plan');
	await app.waitFor(/^(?!.*Why now)/s);
});

test('Enter answers with what the cursor stands on, and nothing else', async () => {
	const app = draw(makeStory().to('version', asks).view(), size);
	await app.waitFor(/▸ +\S*2\.1\.1|▸ +1\.1\.0/);
	app.stdin.write('\r');
	await expect.poll(() => app.handle.answers.length, {timeout: 30_000}).toBe(1);
	expect(app.handle.answers[0]?.[0]).toBe('version');
});

test('a way back with data asks for the word, and sends it with the choice', async () => {
	const app = draw(makeStory({loses: true}).to('decide').view(), size);
	await app.waitFor('Back: the old program and the data of the backup');
	for (
		let i = 0;
		i < 20 && !/▸ +Back: the old program and the data/.test(app.lastFrame() ?? '');
		i++
	) {
		const before = app.lastFrame();
		app.stdin.write('j');
		await expect.poll(() => app.lastFrame(), {timeout: 30_000}).not.toBe(before);
	}

	app.stdin.write('\r');
	const frame = await app.waitFor(/Type (\S+) to confirm: ▏/);
	const word = /Type (\S+) to confirm/.exec(frame)![1]!;
	app.stdin.write(word);
	await app.waitFor(`: ${word}▏`);
	app.stdin.write('\r');
	await expect
		.poll(() => app.handle.answers, {timeout: 30_000})
		.toEqual([['decide', {value: 'back-data', word}]]);
});

test("a note that breaks something is acknowledged with a word of one's own", async () => {
	const app = draw(makeStory().to('notes', asks).view(), size);
	await app.waitFor(/▸ +\S* *2\.0\.0/);
	app.stdin.write('j');
	await app.waitFor(/▸ +I have read it, with a note for the record/);
	app.stdin.write('\r');
	await app.waitFor('Your note: ▏');
	app.stdin.write('renamed with Ada');
	await app.waitFor('renamed with Ada▏');
	app.stdin.write('\r');
	await expect
		.poll(() => app.handle.answers, {timeout: 30_000})
		.toEqual([['ack.n1', {value: 'yes', reason: 'renamed with Ada'}]]);
	const story = makeStory().to('notes', asks).answer('ack.n1', 'yes, renamed with Ada');
	await draw(story.view(), size).waitFor('noted: renamed with Ada');
});

test('a word that is also the name of a key can be typed in one piece, with its Enter', async () => {
	const app = draw(makeStory().to('target').view(), size);
	await app.waitFor('Answer: ▏');
	app.stdin.write('home');
	await app.waitFor('Answer: home▏');
	app.stdin.write('/end\r');
	await expect.poll(() => app.handle.answers, {timeout: 30_000}).toEqual([['program', 'home/end']]);
});

test('Enter on an empty field sends it, and on a row that the cursor was led to chooses that', async () => {
	const story = makeStory().to('plan');
	expect(story.stand().questions.map(({id}) => id)).toContain('resume.begin');
	const app = draw(story.view(), {columns: 80, rows: 60});
	await app.waitFor('to begin: ▏');
	app.stdin.write('\r');
	await expect.poll(() => app.handle.answers.length, {timeout: 30_000}).toBe(1);
	expect(app.handle.answers[0]).toEqual(['rollout.begin', '']);
	for (let i = 0; i < 60 && !/▸ +Not now/.test(app.lastFrame() ?? ''); i++) {
		const before = app.lastFrame();
		app.stdin.write('\u001B[B');
		await expect.poll(() => app.lastFrame(), {timeout: 30_000}).not.toBe(before);
	}

	app.stdin.write('\r');
	await expect.poll(() => app.handle.answers.at(-1)?.[0], {timeout: 30_000}).toBe('resume.begin');
});

test('a word that was pasted does not count', async () => {
	const app = draw(makeStory().to('plan').view(), size);
	await app.waitFor('to begin: ▏');
	const word = /Type (\S+) to begin/.exec(app.lastFrame() ?? '')![1]!;
	app.stdin.write(`\u001B[200~${word}\u001B[201~`);
	await app.waitFor(`: ${word}▏`);
	app.stdin.write('\r');
	await app.waitFor('A pasted word does not count. Type it.');
	expect(app.handle.answers).toEqual([]);
});

test('looking back shows and changes nothing; n leads forward again', async () => {
	const app = draw(makeStory().to('checks', asks).view(), size);
	app.stdin.write('p');
	await app.waitFor('4 of 11  Values');
	app.stdin.write('p');
	await app.waitFor('3 of 11  Notes');
	app.stdin.write('\r');
	app.stdin.write('n');
	await app.waitFor('4 of 11  Values');
	app.stdin.write('n');
	await app.waitFor('5 of 11  Checks');
	app.stdin.write('n');
	app.stdin.write('p');
	await app.waitFor('4 of 11  Values');
	expect(app.handle.answers).toEqual([]);
});

test('a page that changes under the cursor keeps it on its row', async () => {
	const story = makeStory().to('rollout', stepOpen('rollout'));
	const app = draw(story.view(), size);
	await app.waitFor('Ledger is stopped');
	app.stdin.write('j');
	const before = await app.waitFor(/▸ .*(?:Settings changed|New program)/);
	const row = /▸ +\S (\w+ \w+)/.exec(before)?.[1] ?? '?';
	app.handle.show(story.view({log: ['one', 'two']}));
	await app.waitFor('│ two');
	expect(app.lastFrame()).toMatch(new RegExp(`▸ .*${row}`));
});

test('a screen too small says so, and comes back whole', async () => {
	const app = draw(makeStory().to('notes', asks).view(), {columns: 58, rows: 14});
	await app.waitFor('Terminal too small (58×14); handrail needs 60×16.');
	expect(app.lines().length).toBeLessThanOrEqual(14);
	app.stdin.write('\r');
	app.resize({columns: 60, rows: 16});
	await app.waitFor('3 of 11  Notes');
	expect(app.lines()).toHaveLength(16);
	expect(app.handle.answers).toEqual([]);
});
