import {expect, test} from 'vitest';
import {findAction} from '../../source/drivers/index.ts';
import {foldAll} from '../../source/journal/fold.ts';
import {emptyState} from '../../source/journal/state.ts';
import type {Event} from '../../source/journal/events.ts';
import {makeSteps} from '../../source/plan/make.ts';
import {loadRunbook} from '../../source/runbook/load.ts';
import {Trouble} from '../../source/trust/trouble.ts';
import {minimal} from './minimal.ts';

/** The steps of a rollout whose steps are these, with these answers. */
function planned(steps: string, answers: Record<string, string> = {}) {
	const text = minimal.replace(/^steps:\n[^]*?(?=^rollback:)/m, () => `steps:\n${steps}`);
	const state = foldAll(
		emptyState,
		Object.entries({program: '/p', data: '/d', runs: 'process', ...answers}).map(
			([id, value], seq) => ({t: 'answer', page: 'target', id, value, seq, at: ''}) as const,
		),
	);
	const context = {
		runbook: loadRunbook(text, 'a'),
		state,
		session: 's',
		secrets: new Set<string>(),
	};
	return makeSteps(context, 'rollout', 1, findAction);
}

const run = (more: string) =>
	`  - {id: run, title: Run, action: script.run, ${more}with: {command: [up]}, why: So.}\n`;

test('a command without a class is guarded (J3), whatever it is called', () => {
	expect(planned(run(''))[0]?.class).toBe('guarded');
	const both = run('') + run('class: pure, ').replace('id: run', 'id: look');
	expect(planned(both).map(step => step.class)).toEqual(['guarded', 'pure']);
});

test('an action that nobody knows is refused', () => {
	expect(() => planned(run('').replace('script.run', 'script.rum'))).toThrow(Trouble);
});

test('a step whose `when` does not hold is left out; secrets are named and not filled', () => {
	const when = run('when: {runs: systemd}, ');
	expect(planned(when)).toEqual([]);
	expect(planned(when, {runs: 'systemd'})).toHaveLength(1);
	const secret = run('').replace('[up]', "[up], env: {P: 'x${secret.password}', D: '${data}'}");
	expect(planned(secret)[0]).toMatchObject({
		key: 'rollout.1/run',
		secrets: ['password'],
		with: {env: {P: 'x${secret.password}', D: '/d'}},
	});
});

test('a file in which nothing was chosen is not edited, and not put back (two files)', () => {
	const edit = (name: string) =>
		`  - {id: edit-${name}, title: E, action: config.edit, with: {path: /etc/${name}, format: yaml, edits: '\${edits}', keep: '\${kept.config}-${name}'}, when: {edited: 'yes'}, why: So.}\n`;
	const back = (name: string) =>
		`    - {id: back-${name}, title: B, action: config.put-back, with: {path: /etc/${name}, from: '\${kept.config}-${name}', keep: '\${kept.config.new}-${name}'}, when: {edited: 'yes'}, why: So.}\n`;
	const text = minimal
		.replace('\nsteps:\n', () => `\nsteps:\n${edit('base')}${edit('site')}`)
		.replace('  data:\n', () => `  data:\n${back('base')}${back('site')}`);
	const finding = {source: '/etc/base', key: 'a', verdict: 'REMOVED_MAYBE', severity: 'look'};
	const data = {findings: [finding], read: [], unread: []};
	const events: Event[] = [
		...Object.entries({program: '/p', data: '/d', runs: 'process'}).map(([id, value]): Event => ({
			t: 'answer',
			page: 'target',
			id,
			value,
		})),
		{t: 'target.observed', page: 'values', what: 'values', data},
		{t: 'answer', page: 'values', id: 'value.a', value: 'drop'},
	];
	const state = foldAll(
		emptyState,
		events.map((event, seq) => ({...event, seq, at: ''})),
	);
	const runbook = loadRunbook(text, 'a');
	const context = {runbook, state, session: 's', secrets: new Set<string>()};
	const ids = (phase: 'rollout' | 'back-data') =>
		makeSteps(context, phase, 1, findAction).map(({id}) => id);
	expect(ids('rollout')).toEqual(['edit-base', 'swap', 'start']);
	expect(ids('back-data')).toEqual(['back-base', 'back']);
});
