import {expect, test} from 'vitest';
import type {LogoutSeen} from '../../source/plan/observations.ts';

/** A server with logind: what it does at a logout, who is left alone, and whether the user lingers. */
export type Server = {kill: boolean; spared: string; linger: boolean};
export type Look = (server: Server, user: 'op' | 'root', login: boolean) => Promise<LogoutSeen>;

const limit = 120_000;

/** What must hold for every logind: told of the stand-in in test/fixtures/bin and of a real one (A19). */
export function logoutScenarios(look: Look): void {
	test.each([
		['nothing is killed by default', {kill: false, spared: '', linger: false}, 'op', 'safe'],
		['a user is killed', {kill: true, spared: '', linger: false}, 'op', 'killed'],
		[
			'one who lingers, in a scope of theirs',
			{kill: true, spared: '', linger: true},
			'op',
			'moved',
		],
		['one who is spared', {kill: true, spared: 'op', linger: false}, 'op', 'safe'],
		['root is spared by default', {kill: true, spared: '', linger: false}, 'root', 'safe'],
		['root, where others are', {kill: true, spared: 'op', linger: false}, 'root', 'moved'],
	] as const)(
		'at a logout: %s (A19)',
		async (_, server, user, verdict) => {
			const found = await look(server, user, true);
			expect(found).toMatchObject({verdict, why: expect.any(String) as string});
			expect(found.by.includes('--user')).toBe(verdict === 'moved' && user === 'op');
			expect(found.by.includes('--scope')).toBe(verdict === 'moved');
		},
		limit,
	);

	test(
		'what belongs to no login is not killed with one (A19)',
		async () => {
			const found = await look({kill: true, spared: '', linger: false}, 'op', false);
			expect(found).toMatchObject({verdict: 'safe', why: 'This is not part of a login.'});
		},
		limit,
	);
}
