import fc from 'fast-check';
import {expect, test} from 'vitest';
import {readArguments} from '../../source/commands/arguments.ts';
import {frontEnd} from '../../source/terminal/front-end.ts';
import {usage, verbUsage} from '../../source/terminal/usage.ts';
import {verbs} from '../../source/terminal/verbs.ts';
import {Trouble} from '../../source/trust/trouble.ts';

test('flags may stand before and behind words, with = or without', () => {
	const given = readArguments('upgrade', [
		'--answer',
		'a=b=c',
		'ledger',
		'--answer=d=--e',
		'--answers=x.yaml',
		'--plain',
	]);
	expect(given.words).toEqual(['ledger']);
	expect(given.values('--answer')).toEqual(['a=b=c', 'd=--e']);
	expect(given.value('--answers')).toBe('x.yaml');
	expect([given.has('--plain'), given.has('--json')]).toEqual([true, false]);
});

test.each([
	['upgrade', ['--plian'], '--plian is no flag of handrail upgrade. It has: --target, --plain,'],
	['', ['--answers', 'x'], '--answers is no flag of handrail. It has: --plain, --screen-reader.'],
	['resume', ['--answers'], '--answers needs a value: --answers FILE'],
	['resume', ['--answers', '--json'], '--answers needs a value: --answers FILE'],
	['resume', ['--json=yes'], '--json takes no value.'],
	['resume', ['--answers', 'a', '--answers', 'b'], '--answers is given twice.'],
	['resume', ['a', 'b'], '"b" is a word too many. It is used as: handrail resume [SESSION]'],
	[
		'status',
		['--answer', 'password=hunter2'],
		'--answer is no flag of handrail status. It has: --json.',
	],
	['practice', ['--fault'], '--fault needs a value: --fault FAULT There are: '],
	['status', ['-x'], '-x is no flag of handrail status.'],
])('handrail %s %j is refused in one sentence', (verb, args, told) => {
	const refused = () => readArguments(verb, args);
	expect(refused).toThrow(Trouble);
	try {
		refused();
	} catch (error) {
		const {message, next} = error as Trouble;
		expect(`${message} ${next ?? ''}`).toContain(told);
		expect(`${message} ${next ?? ''}`).not.toContain('hunter2');
	}
});

test('whatever is typed is read or refused, never a defect', () => {
	fc.assert(
		fc.property(
			fc.constantFrom('', ...verbs.map(({verb}) => verb)),
			fc.array(fc.string({maxLength: 12})),
			(verb, args) => {
				try {
					readArguments(verb, args);
				} catch (error) {
					expect(error).toBeInstanceOf(Trouble);
				}
			},
		),
	);
});

test('the help is printed from the table: every verb, every flag', () => {
	for (const {verb, flags, does} of verbs) {
		expect(usage('1')).toContain(does);
		for (const {flag} of flags) expect(verbUsage(verb)).toContain(flag);
	}
});

const at = (flags: string[], input: boolean, output: boolean, environment = {}) =>
	frontEnd({has: flag => flags.includes(flag)}, {input, output, environment});
const asking = {shows: 'lines', asks: true, json: false};

test('which front end: pages only where both ends can, and nothing else was asked for', () => {
	expect(at([], true, true, {CI: '1', TERM: 'xterm'})).toEqual({shows: 'pages'});
	expect(at([], false, true)).toEqual(asking);
	expect(at([], true, false)).toEqual(asking);
	expect(at([], true, true, {TERM: 'dumb'})).toEqual(asking);
	expect(at([], true, true, {INK_SCREEN_READER: 'true'})).toEqual(asking);
	for (const flag of ['--plain', '--screen-reader', '--answers', '--answer'])
		expect(at([flag], true, true)).toEqual(asking);
	expect(at(['--no-input'], true, true)).toEqual({shows: 'lines', asks: false, json: false});
	expect(at(['--json'], true, true)).toEqual({shows: 'lines', asks: false, json: true});
});
