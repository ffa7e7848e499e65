import {describe, expect, test} from 'vitest';
import {withHands} from '../../source/values/by-hand.ts';
import type {Finding} from '../../source/values/finding.ts';
import type {Format} from '../../source/values/formats.ts';
import {judge} from '../../source/values/judge.ts';
import {at, digest} from '../support/judged.ts';

function look(
	format: Format,
	texts: {old: string; fresh: string; mine: string},
	path: string,
): Finding {
	const file = (name: string, text: string) => ({file: name, text});
	const found = judge(
		{
			kind: 'config',
			format,
			old: file('old', texts.old),
			new: file('new', texts.fresh),
			yours: [file('mine', texts.mine)],
		},
		digest,
	);
	const finding = at(found, path);
	expect(finding, path).toBeDefined();
	return finding!;
}

describe('what is asked about and cannot be edited says why', () => {
	test.each<[Format, string, string, string, string, RegExp | undefined]>([
		['toml', '[[r]]\na = 1\n', '[[r]]\na = 2\n', '[[r]]\na = 3\n', 'r', /list of tables/],
		['toml', 'a = {b = 1}\n', 'c = 1\n', 'a = {b = 2}\n', 'a.b', undefined],
		['ini', 'a = 1\n', 'b = x\n', 'a = 2\n  and more\n', 'a', /go on over the next lines/],
		['ini', 'a = 1\n', 'b = x\n', 'a = 2\nserver {\n}\n', 'a', /^Line 2 is neither/],
		['ini', 'a = 1\n', 'b = x\n', 'a = 2\na = 3\n', 'a', /written twice/],
		['ini', 'a = 1\n', 'b = x\n', '[s]\nx = 1\n[t]\n', 's.x', undefined],
		['env', 'A=1\n', 'B=x\n', 'A=2\nA=3\n', 'A', /written twice/],
		['env', 'A=1\n', 'B=x\n', 'A="2\n3"\n', 'A', /do not close/],
		['env', 'A=1\n', 'B=x\n', 'A=2\n', 'A', undefined],
		['yaml', 'a: 1\n', 'b: x\n', 'a: 2\n', 'a', undefined],
	])('%s: %j, %j, %j: %s', (format, old, fresh, mine, path, why) => {
		const {byHand} = look(format, {old, fresh, mine}, path);
		if (why === undefined) expect(byHand).toBeUndefined();
		else expect(byHand).toMatch(why);
	});
});

describe('a new name that has no place in the file', () => {
	const found = (path: string, suggestion: string): Finding => ({
		path,
		verdict: 'RENAMED?',
		also: [],
		severity: 'high',
		set: true,
		text: '',
		suggestion,
	});
	test.each<[Format, string, string, string, RegExp | undefined]>([
		['toml', 'a = 1\nb = "x"\n', 'a', 'b.c', /holds a value, not a map/],
		['toml', 'a = 1\nb = {x = 1}\n', 'a', 'b.c', undefined],
		['toml', 'a = 1\nb = 2\n', 'a', 'b', /b is there already/],
		['ini', 'a = 1\n', 'a', '["x]y"].b', /cannot be a name/],
		['ini', 'a = 1\n', 'a', 'b.c', undefined],
		['env', 'A=1\n', 'A', 'services.web.image', /cannot be the name of a variable/],
		['env', 'A=1\n', 'A', 'B', undefined],
	])('%s: %j: %s to %s', (format, text, from, to, why) => {
		const files = [{file: 'mine', text, format}];
		const [finding] = withHands([found(from, to)], files);
		expect(finding?.byHand).toBeUndefined();
		if (why === undefined) expect(finding?.stays).toBeUndefined();
		else expect(finding?.stays).toMatch(why);
		// What needs no decision is not looked at.
		expect(withHands([{...found(from, to), severity: 'info'}], files)[0]).not.toHaveProperty(
			'stays',
		);
	});

	test('a version is set in the file that is read last, where it can be', () => {
		const files = ['A=1\nTAG=x\n', 'TAG="a\nb"\n'].map((text, index) => ({
			file: `${index}`,
			text,
			format: 'env' as const,
		}));
		const pinned = {...found('TAG', 'X'), pin: '1.2.3'};
		expect(withHands([pinned], files)[0]?.byHand).toMatch(/do not close/);
		expect(withHands([pinned], files.toReversed())[0]?.byHand).toBeUndefined();
	});
});
