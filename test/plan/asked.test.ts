import {expect, test} from 'vitest';
import type {Event} from '../../source/journal/events.ts';
import {fold, foldAll} from '../../source/journal/fold.ts';
import {emptyState, type State} from '../../source/journal/state.ts';
import type {Context} from '../../source/plan/context.ts';
import {classOfChange} from '../../source/plan/rules/version.ts';
import {standOf} from '../../source/plan/stand.ts';
import {loadRunbook} from '../../source/runbook/load.ts';
import {changed, refused} from '../runbook/minimal.ts';

const asks = `  - {id: admitted, page: version, kind: choice, label: Is it admitted?, options: [
      {value: 'yes', label: Admitted}, {value: 'no', label: Not yet, refused: {upgrade: It must be admitted first.}}]}
  - {id: who, page: version, kind: text, label: Who said so?, when: {admitted: 'yes'}, optional: true}
  - {id: password,`;
const runbook = loadRunbook(changed('  - {id: password,', asks), 'a.yaml');
const observed = (what: string, data: unknown): Event => ({
	t: 'target.observed',
	page: 'version',
	what,
	data,
});
const offered = ['1.1.0', '1.2.0'].map(version => ({version, place: '', kind: 'file'}));
const versions = observed('versions', {
	installed: {version: '1.0.0'},
	available: offered,
	ignored: [],
	withdrawn: [],
	at: '',
});
const say = (id: string, value: unknown): Event => ({
	t: 'answer',
	page:
		id === 'name' || ['program', 'data', 'runs', 'unit', 'password'].includes(id)
			? 'target'
			: 'version',
	id,
	value,
});

/** A session of these events, where it stands, and what it is asked. */
function session(...events: Event[]) {
	let seq = 0;
	const stamp = (event: Event) => ({...event, seq: ++seq, at: ''});
	const target = ['program', 'data', 'runs', 'unit', 'password', 'name'].map(id => say(id, 'x'));
	let state: State = foldAll(emptyState, [...target, versions, ...events].map(stamp));
	const context = (): Context => ({runbook, state, session: 's', secrets: new Set()});
	return {
		push: (event: Event) => void (state = fold(state, stamp(event))),
		asked: () =>
			standOf(context())
				.questions.map(({id}) => id)
				.filter(id => id !== 'versions.again'),
		question: () => standOf(context()).questions[0],
		change: () => classOfChange(context()),
	};
}

const release = (version: string) => observed('release', {version});

test('what the runbook asks about the version is asked once it is chosen, and only then', () => {
	const one = session();
	expect(one.asked()).toEqual(['version']);
	one.push(say('version', '1.1.0'));
	one.push(say('change', 'compatible'));
	one.push(release('1.1.0'));
	expect(one.question()).toMatchObject({
		id: 'admitted',
		page: 'version',
		options: [{value: 'yes'}, {value: 'no', refused: 'It must be admitted first.'}],
	});
	one.push(say('admitted', 'yes'));
	expect(one.question()).toMatchObject({id: 'who', optional: true});
	one.push(say('who', ''));
	expect(one.asked()).toEqual(['version.go']);
});

test('what was said of one version is not said of the next: its kind of change and every question', () => {
	const one = session(
		say('version', '1.1.0'),
		say('change', 'compatible'),
		release('1.1.0'),
		say('admitted', 'yes'),
		say('who', 'Ada'),
	);
	expect(one.change()).toMatchObject({class: 'compatible'});
	one.push(say('version', null));
	one.push(say('version', '1.2.0'));
	expect(one.change()).toMatchObject({class: 'destructive', said: false});
	expect(one.asked()).toEqual(['change']);
	one.push(say('change', 'destructive'));
	one.push(release('1.2.0'));
	expect(one.asked()).toEqual(['admitted']);
});

test('an answer that is taken back is asked again, also where the page was left', () => {
	const one = session(
		say('version', '1.1.0'),
		say('change', 'compatible'),
		release('1.1.0'),
		say('admitted', 'yes'),
		say('who', 'Ada'),
		say('version.go', '1.1.0'),
	);
	expect(one.asked()).toEqual([]);
	one.push(say('who', null));
	one.push(release('1.1.0'));
	expect(one.question()).toMatchObject({id: 'who', default: 'Ada'});
	one.push(say('who', 'Grace'));
	expect(one.asked()).toEqual([]);
});

test.each([
	['page: version, kind: secret', 'on the target page only'],
	['page: notes, kind: text', 'has no notes page'],
	['page: version, flows: [recover], kind: text', 'only an upgrade has this page'],
])('a question that nobody would ask is told: %s', (words, why) => {
	const text = changed(
		'  - {id: password,',
		`  - {id: x, ${words}, label: X?}\n  - {id: password,`,
	);
	expect(refused(text).message).toContain(why);
});
