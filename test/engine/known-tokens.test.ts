import {expect, onTestFinished, test, vi} from 'vitest';
import {tokens} from '../../source/engine/known-secrets.ts';
import {emptyState} from '../../source/journal/state.ts';
import {loadRunbook} from '../../source/runbook/load.ts';
import {minimal} from '../runbook/minimal.ts';

test('the tokens that a runbook logs in with are known, so that they are hidden in what tools say', () => {
	onTestFinished(() => void vi.unstubAllEnvs());
	vi.stubEnv('NOTES_TOKEN', 'ghx_Zq81_notes-token');
	vi.stubEnv('FORGE_TOKEN', 'ghx_Zq81_forge-token');
	const text = minimal
		.replace(
			/available: .*/,
			"available: [{from: releases, with: {from: 'https://x/', token: {env: FORGE_TOKEN}}}]",
		)
		.replace('checks:\n', "notes: {path: 'https://x/', token: {env: NOTES_TOKEN}}\nchecks:\n");
	const context = {runbook: loadRunbook(text, 'a.yaml'), state: emptyState};
	expect(tokens(context)).toEqual({
		'notes.token': 'ghx_Zq81_notes-token',
		'versions.token': 'ghx_Zq81_forge-token',
	});
	vi.stubEnv('NOTES_TOKEN', '');
	vi.stubEnv('FORGE_TOKEN', 'no token');
	expect(tokens(context)).toEqual({});
});
