import {describe, expect, test} from 'vitest';
import {at, chart, judged} from '../support/judged.ts';

const told = (old: string, fresh: string, mine = 'a: mine\n', key = 'a') =>
	at(judged(chart(old), chart(fresh), mine), key);

describe('what is said of a key of yours changed', () => {
	test('it is told beside the verdict, with what is new in it', () => {
		const finding = told(
			'# The name of the site.\na: ""\n',
			'# The name of the site. It is shown on top of each page.\na: ""\n',
		);
		expect(finding).toMatchObject({
			verdict: 'STILL_EFFECTIVE',
			also: ['COMMENT_CHANGED'],
			severity: 'info',
		});
		expect(finding?.text).toContain('“It is shown on top of each page.”');
		expect(finding?.text).not.toContain('name of the site');
	});

	test.each([
		'Please make sure it is 32 characters.',
		'It must be a bcrypt hash.',
		'bcrypt is the only accepted algorithm.',
		'Plain text is no longer accepted.',
		'This is required when TLS is on.',
	])('a demand is worth a look: %s', demand => {
		const finding = told('# The key.\na: ""\n', `# The key.\n# ${demand}\na: ""\n`);
		expect(finding).toMatchObject({also: ['COMMENT_CHANGED'], severity: 'medium'});
		expect(finding?.text).toContain(demand);
	});

	test('a demand that stood there before is none', () =>
		expect(told('# It must be long.\na: ""\n', '# A key. It must be long.\na: ""\n')).toMatchObject(
			{also: ['COMMENT_CHANGED'], severity: 'info'},
		));

	test('beside another verdict, which keeps its weight', () => {
		const finding = told('# One.\na: x\n', '# One. It must be short.\na: z\n');
		expect(finding).toMatchObject({
			verdict: 'PINNED_DEFAULT_CHANGED',
			also: ['COMMENT_CHANGED'],
			severity: 'medium',
		});
	});

	test('a key that only a comment showed before is measured by all that is said now', () => {
		const fresh =
			'# Login data.\n# a: "$2a$" # bcrypt is the only accepted algorithm here.\na: ""\n';
		expect(told('b: 1\n# a: $apr1$x # example\n', fresh)).toMatchObject({
			also: ['COMMENT_CHANGED'],
			severity: 'medium',
		});
		expect(told('b: 1\n# a: x\n', '# Just words.\na: ""\n')?.also).toEqual([]);
	});

	test.each([
		['other signs only', '# Name, of it\na: ""\n', '## Name of it.\na: ""\n'],
		['taken away', '# It must be long.\na: ""\n', 'a: ""\n'],
		['below a map that takes anything', 'm: {}\n', '# You must.\nm: {}\n'],
	])('%s: nothing is said', (_, old, fresh) => {
		const found = judged(chart(old), chart(fresh), 'a: q\nm: {z: q}\n');
		for (const {set, also} of found.findings) if (set) expect(also).toEqual([]);
	});

	test('deprecated is said once, as such', () =>
		expect(told('# One.\na: ""\n', '# One. Deprecated, use b.\na: ""\n')).toMatchObject({
			verdict: 'DEPRECATED',
			also: ['STILL_EFFECTIVE'],
		}));
});
