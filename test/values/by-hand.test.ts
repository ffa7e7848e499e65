import {describe, expect, test} from 'vitest';
import {withHands} from '../../source/values/by-hand.ts';
import type {Finding} from '../../source/values/finding.ts';
import type {Format} from '../../source/values/formats.ts';
import {judge} from '../../source/values/judge.ts';
import {dropKey, renameKey} from '../../source/values/config-file.ts';
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
		['yaml', 'a: {h: 1}\n', 'b: x\n', 'a:\n  h: 2\na:\n  h: 3\n', 'a.h', /a is written twice/],
		['yaml', 'a: {h: 1}\n', 'b: x\n', 'a:\n  h: 2\nz: 1\nz: 2\n', 'a.h', undefined],
		['yaml', 'a: {h: 1}\n', 'b: x\n', 'c: &c\n  h: 2\na: *c\n', 'a.h', /behind an alias/],
		['yaml', 'a: {h: 1}\n', 'b: x\n', 'c: &c\n  h: 2\na:\n  <<: *c\n', 'a.h', /behind an alias/],
		['yaml', 'a: {h: 1}\n', 'b: x\n', 'a:\n  h: &h 2\nc: *h\n', 'a.h', /uses its anchor \(`&h`\)/],
		['yaml', 'a: {h: 1}\n', 'b: x\n', 'a:\n  h: "&h *h"\n', 'a.h', undefined],
		['json', '{"a": 1}', '{"b": "x"}', '{"a": 2, "a": 3}', 'a', /written twice/],
		['json', '{"a": 1}', '{"b": "x"}', '{"a": 2, "c": [{"a": 3}]}', 'a', undefined],
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

	test.each([
		['a: 1\nb: x\n', 'a', 'b.c', /b holds a value, not a map/],
		['a: 1\nb:\n', 'a', 'b.c', undefined],
		['a: 1\nc: &c {x: 1}\nb: *c\n', 'a', 'b.c', /b is an alias/],
		['a: 1\nb: 2\n', 'a', 'b', /b is there already/],
	])('yaml: %j: %s to %s', (text, from, to, why) => {
		const [finding] = withHands([found(from, to)], [{file: 'mine', text, format: 'yaml'}]);
		expect(finding?.byHand).toBeUndefined();
		if (why === undefined) expect(finding?.stays).toBeUndefined();
		else expect(finding?.stays).toMatch(why);
	});

	test('what is offered for YAML can be done', () => {
		const text =
			'base: &b\n  x: 1\nweb:\n  <<: *b\n  z: 3\ntwo: 1\nm: *b\nn: &n 1\no: *n\ntwo: 2\n';
		const offered: string[] = [];
		for (const path of ['base', 'base.x', 'web', 'web.x', 'web.z', 'two', 'm', 'm.x', 'n', 'o']) {
			const file = {file: 'mine', text, format: 'yaml' as const};
			const [one] = withHands([{...found(path, 'q.r'), file: 'mine'}], [file], new Set(['mine']));
			const can = (work: () => string): boolean => {
				try {
					return work() !== text;
				} catch {
					return false;
				}
			};
			if (one?.byHand !== undefined) continue;
			offered.push(path);
			expect(
				can(() => dropKey(text, 'yaml', path)),
				path,
			).toBe(true);
			if (one?.stays === undefined)
				expect(
					can(() => renameKey(text, 'yaml', path, 'q.r')),
					path,
				).toBe(true);
		}
		expect(offered).toEqual(['web', 'web.z', 'm', 'o']);
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
