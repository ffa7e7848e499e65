import {join} from 'node:path';
import {expect, test} from 'vitest';
import {systemClock} from '../../source/engine/clock.ts';
import {lastUpgrade} from '../../source/engine/history.ts';
import {summarise} from '../../source/engine/store.ts';
import type {Event} from '../../source/journal/events.ts';
import {openJournal} from '../../source/journal/journal.ts';
import {emptyState} from '../../source/journal/state.ts';
import type {Context} from '../../source/plan/context.ts';
import {findRunbook} from '../../source/runbook/shipped.ts';
import {makePast, playPast, type Past} from '../support/past-session.ts';

const {runbook} = findRunbook('ledger');

/** A session that begins now, for the same installation. */
const next = (scheme: 'semver' | 'calver' = 'semver', target = 'village'): Context => ({
	runbook: {...runbook, versions: {...runbook.versions, scheme}},
	state: {...emptyState, runbook: 'ledger', target},
	session: '01ABCDEFGHJKMNPQRSTVWXYZ00',
	secrets: new Set(),
});

/** A session whose rollout to a version took place, and what was written after it. */
async function ended(past: Past, version: string, ...events: Event[]): Promise<string> {
	const {id} = await playPast(past, {days: 1});
	const journal = openJournal(join(past.root, 'sessions', id), systemClock());
	journal.append({t: 'answer', page: 'version', id: 'version', value: version});
	for (const event of events) journal.append(event);
	journal.close();
	return id;
}

const decide = (value: string): Event => ({t: 'decision', id: 'decide', value});
const close = (outcome: 'done' | 'rolled-back' | 'unresolved'): Event => ({
	t: 'session.close',
	outcome,
});

test.each([
	['semver', '1.1.0', 'v1.1.0'],
	['semver', 'v1.1.0', '1.1.0'],
	['calver', '26.06.10', 'v26.06.10'],
	['calver', 'v26.06.10.0', '26.06.10'],
] as const)(
	'in %s a version kept although it failed is known in another spelling: %s, %s',
	async (scheme, chosen, installed) => {
		const past = makePast();
		await ended(past, chosen, decide('keep'), close('done'));
		expect(lastUpgrade(past.root, next(scheme), installed)).toEqual({failed: true});
		expect(
			lastUpgrade(past.root, next(scheme), scheme === 'semver' ? '1.2.0' : '26.06.11'),
		).toEqual({});
	},
);

test('an upgrade that is not decided counts, and is named', async () => {
	const past = makePast();
	const id = await ended(past, '1.1.0');
	const [found] = summarise(join(past.root, 'sessions', id));
	const at = found!.state.runs.at(-1)!.at;
	const open = {session: id, version: '1.1.0', at};
	expect(lastUpgrade(past.root, next(), 'v1.1.0')).toEqual({failed: true, open});
	// Before the program was swapped the road still leads over the stop; it is told all the same.
	expect(lastUpgrade(past.root, next(), '1.0.0')).toEqual({open});
	expect(lastUpgrade(past.root, next('semver', 'town'), '1.1.0')).toEqual({});
});

test('only what ended well or was taken back is over', async () => {
	for (const [events, failed] of [
		[[decide('finish'), close('done')], false],
		[[close('rolled-back')], false],
		[[close('unresolved')], true],
		[[decide('leave'), close('unresolved')], true],
	] as const) {
		const past = makePast();
		await ended(past, '1.1.0', ...events);
		expect(lastUpgrade(past.root, next(), '1.1.0')).toEqual(failed ? {failed: true} : {});
	}
});

test('the newest upgrade counts, not one before it', async () => {
	const past = makePast();
	await ended(past, '1.1.0');
	await ended(past, '1.1.0', decide('finish'), close('done'));
	expect(lastUpgrade(past.root, next(), '1.1.0')).toEqual({});
});
