import {cleanup} from 'ink-testing-library';
import {afterEach, expect, test} from 'vitest';
import {App} from '../../source/components/app.tsx';
import {symbolsFor} from '../../source/terminal/symbols.ts';
import {renderAt} from '../support/render-at.tsx';
import {asks, makeStory, still, teller} from '../support/story.ts';

afterEach(cleanup);

const finding = (key: string, more: object = {}) => ({
	source: '/srv/mine.yaml',
	key,
	verdict: 'REMOVED_NO_EFFECT',
	severity: 'stop',
	text: 'This line no longer does anything.',
	yours: 'x',
	old: 'y',
	...more,
});
const values = {
	findings: [
		finding('image.dashbord.tag', {
			verdict: 'UNKNOWN',
			suggestion: 'image.dashboard.tag',
			score: 0.87,
			comment: 'Which image.',
		}),
		finding('legacy.importer', {
			proof: {
				result: 'no-effect',
				why: 'rendered with and without it: no difference; 1 of 7 left out',
			},
		}),
		finding('replicas', {
			verdict: 'PINNED_DEFAULT_CHANGED',
			severity: 'look',
			new: '3',
			text: 'The default changed; yours stays.',
		}),
		finding('banner', {verdict: 'REDUNDANT', severity: 'info'}),
	],
	read: ['/srv/mine.yaml'],
	unread: [],
	still: 31,
	rendered: ['proven by rendering with helm 4.3'],
	consequences: [
		{
			class: 'RECREATES',
			object: 'StatefulSet web',
			text: 'spec.serviceName cannot be changed in place',
		},
	],
};

function draw(size = {columns: 80, rows: 40}, seen: object = values, when = asks) {
	const view = makeStory({values: seen}).to('values', when).view();
	const handle = still(view);
	const app = renderAt(
		<App
			handle={handle}
			teller={teller}
			symbols={symbolsFor({LANG: 'C.UTF-8'})}
			onLeave={() => {}}
			onSuspend={() => {}}
			onRedraw={() => {}}
		/>,
		size,
	);
	return {...app, handle};
}

test('what needs an answer comes first, with proof, comment and suggestion', async () => {
	const frame = await draw().waitFor('35 settings compared: 32 need nothing, 3 need a look');
	for (const part of [
		'image.dashbord.tag  is known to neither version',
		'did you mean image.dashboard.tag?  87 % alike',
		'# Which image.',
		'legacy.importer  does nothing in the new version',
		'proven: rendered with and without it: no difference',
		'proven by rendering with helm 4.3',
	])
		expect(frame).toContain(part);
	expect(frame).not.toContain('banner');
	expect(frame).toMatch(/▸ +Rename it to image\.dashboard\.tag/);
});

test('a choice is told in the words in which it was offered', async () => {
	const app = draw(undefined, values, ({questions}) =>
		questions.some(({id}) => id === 'values.go'),
	);
	const frame = await app.waitFor(/you chose: .*[^]*you chose: .*[^]*you chose: /);
	expect(frame.match(/you chose: .*/g)?.map(text => text.trim())).toEqual([
		'you chose: Rename it to image.dashboard.tag',
		'you chose: Leave it as it is',
		'you chose: Leave it as it is',
	]);
});

test('one key is told of as one', async () => {
	const app = draw(undefined, {...values, findings: values.findings.slice(2, 3), still: 1});
	await app.waitFor('2 settings compared: 1 needs nothing, 1 needs a look');
	app.stdin.write('d');
	await app.waitFor('1 key of yours still works and is not listed');
});

test('Tab leads from question to question, and round', async () => {
	const app = draw();
	await app.waitFor(/▸ +Rename it/);
	app.stdin.write('\t');
	const second = await app.waitFor(/▸ +Leave it as it is/);
	expect(second.indexOf('▸')).toBeGreaterThan(second.indexOf('legacy.importer'));
	app.stdin.write('\t');
	await app.waitFor(/replicas[^▸]*▸ +Leave it as it is/);
	app.stdin.write('\t');
	await app.waitFor(/RECREATES {2}StatefulSet web[^▸]*▸ +I have seen it/);
	app.stdin.write('\t');
	await app.waitFor(/▸ +Rename it/);
	app.stdin.write('\t\r');
	expect(app.handle.answers).toEqual([]);
});

test('Enter after Tab answers that question and no other', async () => {
	const app = draw();
	await app.waitFor(/▸ +Rename it/);
	app.stdin.write('\t');
	await app.waitFor(/legacy\.importer[^▸]*▸ +Leave it/);
	app.stdin.write('\r');
	await expect
		.poll(() => app.handle.answers, {timeout: 30_000})
		.toEqual([['value.legacy.importer', 'keep']]);
});

test('d shows everything, / narrows it, Esc takes both away', async () => {
	const app = draw();
	await app.waitFor(/▸ +Rename it/);
	app.stdin.write('d');
	await app.waitFor('REDUNDANT  1 key');
	app.stdin.write('/');
	await app.waitFor('/_');
	app.stdin.write('bann');
	await app.waitFor(/^(?!.*legacy\.importer).*banner.*\/bann_/s);
	app.stdin.write('\r');
	await app.waitFor('Only lines with "bann". Esc shows all.');
	app.stdin.write('\u001B');
	await app.waitFor('legacy.importer');
	app.stdin.write('\u001B');
	await app.waitFor(/▸ +Rename it/);
	expect(app.handle.answers).toEqual([]);
});

test('a word that is also a key can be looked for, in one piece and with its Enter', async () => {
	const app = draw();
	await app.waitFor(/▸ +Rename it/);
	app.stdin.write('/');
	await app.waitFor('/_');
	app.stdin.write('delete\r');
	await app.waitFor('Only lines with "delete": there are none');
	app.stdin.write('\u001B');
	await app.waitFor(/▸ +Rename it/);
	expect(app.handle.answers).toEqual([]);
});

test('? explains the verdict', async () => {
	const app = draw();
	await app.waitFor(/▸ +Rename it/);
	app.stdin.write('?');
	const frame = await app.waitFor('image.dashbord.tag: UNKNOWN');
	expect(frame).toContain('Neither the old nor the new defaults have this key.');
	expect(frame).toContain('The defaults say: Which image.');
});
