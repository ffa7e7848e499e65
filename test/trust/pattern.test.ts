import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {meaningOf} from '../../source/drivers/logs/index.ts';
import {readPattern} from '../../source/trust/pattern.ts';
import {Trouble} from '../../source/trust/trouble.ts';
import {compareConfig} from '../../source/values/config.ts';
import {redactor} from '../../source/trust/redact.ts';
import {versionHeading} from '../../source/notes/version-heading.ts';
import {parseVersion} from '../../source/versions/scheme.ts';

const long = 100_000;
// Each takes a backtracking engine longer than the age of the world, or at least a minute.
const slow: readonly [string, string][] = [
	['(a+)+$', `${'a'.repeat(long)}!`],
	['^(a|a)*$', `${'a'.repeat(long)}!`],
	['(a|aa)+$', `${'a'.repeat(long)}!`],
	['^(\\w+\\s?)*$', `${'word '.repeat(long / 5)}!`],
	['(x+x+)+y', 'x'.repeat(long)],
	['(.*)(.*)(.*)(.*)(.*)z', 'a'.repeat(long)],
	['\\s+$', `${' '.repeat(long)}!`],
	['([a-z]+)*\\d', 'a'.repeat(long)],
	['(?:.*,){12}x', 'a,'.repeat(long / 2)],
	['(\\S+ )*ended with (\\d+)', `${'a '.repeat(long / 2)}ended`],
];

describe('a pattern that somebody wrote', () => {
	test.each(slow)('%s comes to its end (J15)', {timeout: 60_000}, (pattern, text) => {
		expect(readPattern(pattern).find(text)).toBeUndefined();
	});

	test('does so on the lines of a log (J15)', {timeout: 60_000}, () => {
		const patterns = slow.map(([match]) => ({match, means: match, level: 'bad' as const}));
		for (const [, text] of slow) meaningOf(text, patterns);
		expect(meaningOf('aaa', patterns)?.match).toBe('(a+)+$');
	});

	test.each(['(?=a)b', '(?<!a)b', '(a)\\1', '(?<n>a)\\k<n>', 'a(', '[', 'a'.repeat(1001)])(
		'%s is refused, and why is said',
		pattern => expect(() => readPattern(pattern)).toThrow(Trouble),
	);

	test('finds what JavaScript finds, where both can read it', () => {
		const piece = fc.constantFrom(
			'a',
			'b',
			'\\d',
			'\\w+',
			'[ab]*',
			'(a|b)',
			'(\\S+)',
			'.',
			'x?',
			'\\b',
			'(?:ab)+',
		);
		fc.assert(
			fc.property(
				fc.array(piece, {minLength: 1, maxLength: 5}),
				fc.stringMatching(/^[abx12 ]{0,20}$/),
				(pieces, text) => {
					const pattern = pieces.join('');
					const wanted = new RegExp(pattern).exec(text);
					expect(readPattern(pattern).find(text)).toEqual(wanted ? [...wanted] : undefined);
				},
			),
			{numRuns: 500},
		);
	});
});

// Our own patterns are linear too; one that is not would hold these for hours.
const odd = [
	'a',
	' ',
	'<',
	'-',
	':',
	'"',
	'\\',
	'/',
	'@',
	'[',
	'(',
	'0',
	'.',
	'=',
	'_',
	'*',
	'eyJ',
	'-----BEGIN ',
	'a:',
	'a://:',
	'](',
	'\n',
];
test.each(odd)(
	'our own patterns come to their end on 10^5 of %j (J15)',
	{timeout: 60_000},
	part => {
		const text = part.repeat(long / part.length);
		redactor({key: 'a-secret-of-ours'}).text(`${text}!`);
		redactor({}).text(`Authorization: ${text}`);
		redactor({}).text(`postgres://${text}`);
		versionHeading(text);
		versionHeading(`1.${text}`);
		parseVersion('semver', text);
		parseVersion('calver', `26.06.10.${text}`);
		compareConfig({oldDefaults: {[text]: text}, newDefaults: {}, yours: {[text]: text}});
	},
);
