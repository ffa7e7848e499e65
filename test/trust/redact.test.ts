import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {redactor} from '../../source/trust/redact.ts';

const password = `pä55 "wo'rd"/+&$x`;
const {text: redact} = redactor({db: password});
const bytes = Buffer.from(password);
const inBase64 = (before: string, encoding: 'base64' | 'base64url'): string =>
	Buffer.from(`${before}${password}, and more`).toString(encoding);

describe('known secrets', () => {
	test.each([
		['raw', password],
		['base64', bytes.toString('base64')],
		['base64url', bytes.toString('base64url')],
		['hex', bytes.toString('hex')],
		['upper hex', bytes.toString('hex').toUpperCase()],
		['URL', encodeURIComponent(password)],
		['form', encodeURIComponent(password).replaceAll('%20', '+')],
		['URLSearchParams', new URLSearchParams({p: password}).toString().slice(2)],
		['JSON', JSON.stringify(password).slice(1, -1)],
		['JSON in JSON', JSON.stringify(JSON.stringify(password)).slice(3, -3)],
		['shell, single quotes', `'${password.replaceAll("'", String.raw`'\''`)}'`.slice(1, -1)],
		['shell, double quotes', password.replaceAll(/["$`\\]/g, String.raw`\$&`)],
	])('%s', (_, form) => {
		expect(redact(`before ${form} after`)).toBe('before ‹db› after');
	});

	test.each(['', 'x', 'xy', 'user:', 'db://u'])('base64 of a text with %j before it', before => {
		for (const encoding of ['base64', 'base64url'] as const) {
			const seen = redact(`data: ${inBase64(before, encoding)}`);
			expect(seen).toContain('‹db›');
			const left = seen.replace('data: ', '').split('‹db›').join('');
			expect(Buffer.from(left, encoding).toString()).not.toContain('55 "wo');
		}
	});

	test('any secret, in the usual forms (S1)', () => {
		fc.assert(
			fc.property(
				fc
					.string({unit: 'grapheme-composite', minLength: 8, maxLength: 40})
					.filter(s => [...s.trim()].length >= 6),
				secret => {
					const {text} = redactor({s: secret});
					for (const form of [
						secret,
						JSON.stringify(secret),
						encodeURIComponent(secret),
						Buffer.from(secret).toString('base64'),
						Buffer.from(secret).toString('hex'),
					]) {
						expect(text(`[${form}]`)).toContain('‹s›');
					}
				},
			),
		);
	});

	test('the longest name wins, weak ones are told', () => {
		const {text, tooWeak} = redactor({a: 'secret1', b: 'secret1-long', c: 'abc', d: ''});
		expect(text('secret1-long secret1 abc')).toBe('‹b› ‹a› abc');
		expect(tooWeak).toEqual(['c', 'd']);
	});

	test('a secret of many lines is found indented too', () => {
		const {text} = redactor({key: 'first-line-of-it\nsecond-line-of-it\n'});
		expect(text('k: |\n  first-line-of-it\n  second-line-of-it\n')).toBe(
			'k: |\n  ‹key›\n  ‹key›\n',
		);
	});
});

const pem =
	'-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nabcdef\n-----END RSA PRIVATE KEY-----';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const github = `ghp_${'a1B2'.repeat(9)}`;

describe('shapes', () => {
	const {text} = redactor({});
	test.each([
		['postgres://app:pw@db:5432/x', 'postgres://app:‹hidden›@db:5432/x'],
		['redis://:p@ss@cache', 'redis://:‹hidden›@cache'],
		[`a\n${pem}\nb`, 'a\n‹hidden›\nb'],
		[JSON.stringify(pem), '"‹hidden›"'],
		[`token ${jwt}.`, 'token ‹hidden›.'],
		['AKIAIOSFODNN7EXAMPLE', '‹hidden›'],
		[`x ${github} y`, 'x ‹hidden› y'],
		['xoxb-123456789012-abcdef', '‹hidden›'],
		['Authorization: Bearer abc.def-123', 'Authorization: Bearer ‹hidden›'],
		['"authorization": "Basic dXNlcjpwdw=="', '"authorization": "Basic ‹hidden›"'],
		['http://localhost:8090/api and a@b.c', 'http://localhost:8090/api and a@b.c'],
		['https://x/y?password=abc&b=1', 'https://x/y?password=‹hidden›&b=1'],
		['sr=x&sig=ab%2Bc', 'sr=x&sig=‹hidden›'],
		['https://tok3n-of-mine@github.com/x', 'https://‹hidden›@github.com/x'],
		['{"password":"a\\"b","user":"x"}', '{"password":"‹hidden›","user":"x"}'],
		['{\\"token\\":\\"abc\\"}', '{\\"token\\":\\"‹hidden›\\"}'],
		['export PGPASSWORD=swordfish', 'export PGPASSWORD=‹hidden›'],
		['run --api-key swordfish7 -v', 'run --api-key ‹hidden› -v'],
		['the password: swordfish7', 'the password: ‹hidden›'],
	])('%j', (seen, wanted) => {
		expect(text(seen)).toBe(wanted);
		expect(text(wanted)).toBe(wanted);
	});

	test.each([
		'value.database.password: rename',
		'--token string   the token to use',
		'password = ${DB_PASSWORD}',
		'max_tokens=100000',
		'the password: what the database asks for',
		'existingSecret=my-secret',
		'--password-file=/run/secrets/db',
		'secret-store:1.2.3 and registry/token-service:v1.4',
		'https://git@github.com/x',
		'key=1 tokens: 5',
	])('and leaves %j', seen => expect(text(seen)).toBe(seen));

	test('a known password in a URL keeps its name', () => {
		expect(redactor({db: 'hunter22'}).text('postgres://u:hunter22@h')).toBe('postgres://u:‹db›@h');
	});

	test('a key that never ends does not swallow the log', () => {
		expect(text(`-----BEGIN PRIVATE KEY-----\n${'AAAA\n'.repeat(400)}last line`)).toContain(
			'last line',
		);
	});
});

test('where the text is cut does not matter (S1)', () => {
	const one = redactor({
		db: 'hunter22',
		long: 'hunter22-and-more',
		lines: 'line-one-is-this\nline-two-is-that',
	});
	const part = fc.constantFrom(
		'hunter22',
		'hunter2',
		'-and-more',
		'line-one-is-this',
		'\n',
		'\r\n',
		'line-two-is-that',
		' ',
		'aHVudGVyMjI=',
		'68756e7465723232',
		pem,
		pem.slice(0, 40),
		jwt,
		github,
		'Authorization: Bearer ',
		'abcdefgh',
		'postgres://u:',
		'p@h',
		'-----',
		'‹',
		'›',
	);
	fc.assert(
		fc.property(
			fc.array(part, {maxLength: 16}),
			fc.infiniteStream(fc.integer({min: 1, max: 30})),
			(parts, sizes) => {
				const text = parts.join('');
				const stream = one.stream();
				let out = '';
				for (let from = 0; from < text.length;) {
					const size = sizes.next().value as number;
					out += stream.push(text.slice(from, from + size));
					from += size;
				}
				out += stream.end();
				expect(out).toBe(one.text(text));
				expect(out).not.toContain('hunter22');
			},
		),
		{numRuns: 1000},
	);
});

test('a line that is done is not held back', () => {
	const stream = redactor({db: 'hunter22'}).stream();
	expect(stream.push('a line\nhunt')).toBe('a line\n');
	expect(stream.push('er22\n')).toBe('‹db›\n');
});
