import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {exportSession} from '../../source/engine/export-session.ts';
import {lookers} from '../../source/engine/look.ts';
import {maskKey} from '../../source/engine/mask-key.ts';
import type {Event} from '../../source/journal/events.ts';
import {fold, foldAll} from '../../source/journal/fold.ts';
import {emptyState} from '../../source/journal/state.ts';
import type {ConfigSeen} from '../../source/plan/observations.ts';
import {valuesRule} from '../../source/plan/rules/values.ts';
import {loadRunbook} from '../../source/runbook/load.ts';
import {minimal} from '../runbook/minimal.ts';

function freshFolder(): string {
	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-mask-'));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	return folder;
}

/** A session that looks at a file of settings with two secrets in it. */
function looking() {
	const [folder, session] = [freshFolder(), freshFolder()];
	const put = (name: string, text: string) => fs.writeFileSync(join(folder, name), text);
	put('1.0.0.yaml', 'db: {password: a, token: a}\nsize: 1\n');
	put('2.0.0.yaml', 'db: {password: b, token: b}\nsize: 2\n');
	const runbook = loadRunbook(
		minimal
			.replace(
				'checks:',
				`config:\n  - {kind: file, format: yaml, path: ${folder}/mine.yaml, defaults: '${folder}/{version}.yaml'}\nchecks:`,
			)
			.replace(
				'\nsteps:\n',
				`\nsteps:\n  - {id: edit, title: Edited, action: config.edit, with: {path: ${folder}/mine.yaml, format: yaml, edits: '\${edits}', keep: '\${kept.config}'}, why: So.}\n`,
			),
		'a.yaml',
	);
	let seq = 0;
	const stamp = (event: Event) => ({...event, seq: ++seq, at: ''});
	const installed = {version: '1.0.0', place: '/srv', size: 1};
	const versions = {installed, available: [], ignored: [], withdrawn: [], at: ''};
	let state = foldAll(
		emptyState,
		(
			[
				{t: 'target.observed', page: 'version', what: 'versions', data: versions},
				{t: 'answer', page: 'version', id: 'version', value: '2.0.0'},
			] as Event[]
		).map(stamp),
	);
	const context = () => ({runbook, state, session: 's', secrets: new Set<string>()});
	const push = (event: Event) => void (state = fold(state, stamp(event)));
	return {
		put,
		session,
		say: (id: string, value: unknown) => push({t: 'answer', page: 'values', id, value}),
		asked: () => valuesRule(context())?.questions.map(({id}) => id),
		async look() {
			const data = (await lookers.values(context(), session)) as ConfigSeen;
			push({t: 'target.observed', page: 'values', what: 'values', data});
			return data;
		},
	};
}

test('what was answered for a secret holds at the next look, and is asked anew once the secret changed', async () => {
	const {put, look, say, asked} = looking();
	put('mine.yaml', 'db: {password: swordfish-1, token: swordfish-2}\nsize: 5\n');
	const first = await look();
	expect(asked()).toEqual(['value.db.password', 'value.db.token', 'value.size', 'values.again']);
	for (const id of ['value.db.password', 'value.db.token', 'value.size']) say(id, 'keep');
	say('values.again', 'yes');
	const second = await look();
	expect(second).toEqual(first);
	expect(asked()).toEqual(['values.go', 'values.again']);
	say('values.again', 'yes');
	put('mine.yaml', 'db: {password: swordfish-3, token: swordfish-2}\nsize: 5\n');
	const third = await look();
	expect(asked()).toEqual(['value.db.password', 'values.again']);
	expect(JSON.stringify([first, second, third])).not.toContain('swordfish');
});

test('its key is made once, for its owner only, and is in no export', () => {
	const folder = freshFolder();
	const key = maskKey(folder);
	expect(key).toHaveLength(32);
	expect(maskKey(folder)).toEqual(key);
	const [name] = fs.readdirSync(folder);
	expect(fs.statSync(join(folder, name!)).mode & 0o777).toBe(0o600);
	expect(maskKey(freshFolder())).not.toEqual(key);
	const exported = JSON.stringify(exportSession(folder, '0').lines);
	for (const form of ['hex', 'base64', 'base64url'] as const)
		expect(exported).not.toContain(key.toString(form));
});

test('a key that was put there by somebody else is not followed', () => {
	const [folder, other] = [freshFolder(), freshFolder()];
	maskKey(other);
	fs.symlinkSync(join(other, 'mask.key'), join(folder, 'mask.key'));
	expect(() => maskKey(folder)).toThrow(/symbolic link|link/);
});
