import {cleanup} from 'ink-testing-library';
import {afterEach, expect, test} from 'vitest';
import stringWidth from 'string-width';
import {Welcome} from '../../source/components/welcome.tsx';
import type {Known, Offer} from '../../source/screens/welcome.ts';
import {symbolsFor} from '../../source/terminal/symbols.ts';
import {renderAt, sizes, type Size} from '../support/render-at.tsx';

afterEach(cleanup);

const evil = '\u001B[2J\u202Eevil\r';
const known: Known = {
	sessions: [
		{
			id: '01A',
			runbook: 'ledger',
			title: `Ledger${evil}`,
			target: `prod${evil}`,
			page: 'Rollout',
			finished: false,
			step: undefined,
			last: '2026-03-01T12:00:00.000Z',
			wayBack: 'nothing has been changed yet',
			openUntil: undefined,
			attached: false,
			trouble: undefined,
		},
	],
	targets: [{runbook: 'ledger', name: 'prod'}],
	runbooks: [{id: 'pocketbase', title: 'PocketBase'}],
	hint: undefined,
};

function draw(size: Size, {given}: {given: Known | undefined} = {given: known}) {
	const offers: Offer[] = [];
	const tree = (
		<Welcome
			known={given}
			busy={undefined}
			problem={undefined}
			passOn={() => false}
			symbols={symbolsFor({LANG: 'C.UTF-8'})}
			onOffer={offer => offers.push(offer)}
			onSuspend={() => {}}
			onRedraw={() => {}}
		/>
	);
	return {...renderAt(tree, size), offers};
}

test.each(sizes)('fits into $columns×$rows, and shows hostile names as signs', size => {
	const app = draw(size);
	expect(app.lines()).toHaveLength(size.rows);
	for (const line of app.lines()) expect(stringWidth(line)).toBeLessThanOrEqual(size.columns);
	expect(app.lines()[0]).toContain('Welcome');
	expect(app.lastFrame()).toContain('Way back');
	expect(app.lastFrame()).not.toMatch(/[\u202E\r]/u);
	expect(app.lastFrame()).not.toContain('\u001B[2J');
});

test('what was left unfinished stands first, and Enter goes on with it', async () => {
	const app = draw({columns: 80, rows: 24});
	await app.waitFor(/▸ ▲ Go on: Ledger/);
	app.stdin.write('\r');
	await expect.poll(() => app.offers, {timeout: 30_000}).toEqual([{do: 'resume', id: '01A'}]);
});

test('nothing can be chosen before anything is known, or on a screen that is too small', async () => {
	const early = draw({columns: 80, rows: 24}, {given: undefined});
	await early.waitFor('Looking for sessions');
	early.stdin.write('\r');
	const small = draw({columns: 20, rows: 5});
	await small.waitFor('Terminal too');
	small.stdin.write('\r');
	small.stdin.write('q');
	await expect.poll(() => small.offers, {timeout: 30_000}).toEqual([{do: 'leave'}]);
	expect(early.offers).toEqual([]);
});

test('a road that goes on is offered before anything else, with what is next', async () => {
	const road = {goal: '3.0.0', next: '2.5.0', hops: 2};
	const [last] = known.sessions;
	const finished = {
		...last!,
		runbook: 'pocketbase',
		title: 'PocketBase',
		target: 'prod',
		finished: true,
		road,
	};
	const targets = [{runbook: 'pocketbase', name: 'prod'}];
	const app = draw({columns: 80, rows: 24}, {given: {...known, sessions: [finished], targets}});
	await app.waitFor(/▸ +Go on to 3\.0\.0: PocketBase · prod +next 2\.5\.0, 2 upgrades left/);
	app.stdin.write('\r');
	await expect
		.poll(() => app.offers, {timeout: 30_000})
		.toEqual([{do: 'begin', runbook: 'pocketbase', target: 'prod', goal: '3.0.0'}]);
});
