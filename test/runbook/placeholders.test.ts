import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	fill,
	fillSecrets,
	fillString,
	holds,
	namesIn,
	secretsIn,
} from '../../source/runbook/placeholders.ts';
import {Trouble} from '../../source/trust/trouble.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/).filter(text => !text.startsWith('secret'));
const plain = fc.string({maxLength: 12}).map(text => text.replaceAll('$', ''));
const scalar = fc.oneof(plain, fc.integer(), fc.boolean());
const scopes = fc.dictionary(name, scalar, {minKeys: 1, maxKeys: 5});

/** A scope, and structures whose strings hold its placeholders, secrets and plain text. */
const filled = scopes.chain(scope => {
	const part = fc.oneof(
		plain,
		fc.constantFrom(...Object.keys(scope)).map(key => `\${${key}}`),
		name.map(key => `\${secret.${key}}`),
	);
	const text = fc.array(part, {maxLength: 5}).map(parts => parts.join(''));
	const {value} = fc.letrec<{value: unknown}>(tie => ({
		value: fc.oneof(
			{maxDepth: 3, withCrossShrink: true},
			text,
			scalar,
			fc.constant(null),
			fc.array(tie('value'), {maxLength: 3}),
			fc.dictionary(fc.string({maxLength: 5}), tie('value'), {maxKeys: 3}),
		),
	}));
	return fc.tuple(fc.constant(scope), value);
});

describe('fill', () => {
	test('no defined placeholder is left, every secret stays, and nothing else is touched', () => {
		fc.assert(
			fc.property(filled, ([scope, value]) => {
				const before = JSON.stringify(value);
				const result = fill(value, scope);
				expect(namesIn(result).filter(item => Object.hasOwn(scope, item))).toEqual([]);
				expect(secretsIn(result)).toEqual(secretsIn(value));
				// What was given is not written to.
				expect(JSON.stringify(value)).toBe(before);
				expect(namesIn(result)).toEqual(secretsIn(value).map(item => `secret.${item}`));
			}),
		);
	});

	test('without placeholders a value stays what it is', () => {
		fc.assert(
			fc.property(fc.jsonValue(), value => {
				const text = JSON.stringify(value);
				fc.pre(!text.includes('${'));
				expect(JSON.stringify(fill(value, {}))).toBe(text);
			}),
		);
	});

	test('a value is put in as it is, and never read again', () => {
		fc.assert(
			fc.property(name, fc.string(), fc.string(), (key, one, more) => {
				fc.pre(!more.includes('$'));
				expect(fill(`${more}\${${key}}${more}`, {[key]: one})).toBe(`${more}${one}${more}`);
			}),
		);
		expect(fill('${a}', {a: '${b}', b: 'x'})).toBe('${b}');
		expect(fill('<${a}>', {a: '$& $1 ${b} $$'})).toBe('<$& $1 ${b} $$>');
	});

	test('a string that is one placeholder takes the whole structure; inside a text it is refused', () => {
		const scope = {service: {how: 'process', args: ['a', 1]}, list: [1, 2], none: null};
		expect(fill({with: {service: '${service}'}, l: ['${list}']}, scope)).toEqual({
			with: {service: scope.service},
			l: [[1, 2]],
		});
		for (const text of ['x ${service}', '${list} ', '${service}${service}'])
			expect(() => fill(text, scope)).toThrow('cannot stand inside a text');
	});

	test('a whole value keeps its kind; in a text it is written out', () => {
		expect(fill(['${n}', '${b}', 'v${n}${b}'], {n: 5, b: false})).toEqual([5, false, 'v5false']);
		expect(fillString('${n}', {n: 5})).toBe('5');
	});

	test.each([
		'${a+b}',
		'${a.b}',
		'${a || b}',
		'${a ? b : a}',
		'${process.exit(1)}',
		'${a()}',
		'${ a }',
		'${}',
		'${A}',
		'${__proto__}',
		'${constructor}',
		'${toString}',
		'${{a}}',
		'x ${`a`} y',
	])('%s is a name that nobody defined: nothing is worked out', text => {
		const scope = {a: 1, b: 2};
		expect(() => fill(text, scope)).toThrow(Trouble);
		expect(() => fill(text, scope)).toThrow('has no value here');
	});

	test('other signs are only signs', () => {
		for (const text of ['$a', '$(a)', '{{a}}', '{a}', '%a%', '$', '${', 'a}', '`a`', '<%= a %>'])
			expect(fill(text, {a: 1})).toBe(text);
	});

	test('a name without a value is told, with what to do', () => {
		for (const scope of [{}, {a: undefined}]) {
			expect(() => fill('${a}', scope)).toThrow('${a} has no value here.');
			expect(() => fill('x ${a}', scope)).toThrow('${a} has no value here.');
		}
	});

	test('keys are no place for placeholders, and no way to a prototype', () => {
		const given = JSON.parse('{"${a}": "${a}", "__proto__": {"x": "${a}"}}') as unknown;
		const result = fill(given, {a: 1}) as Record<string, unknown>;
		expect(Object.entries(result)).toEqual([
			['${a}', 1],
			['__proto__', {x: 1}],
		]);
		expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
	});
});

describe('secrets', () => {
	test('they are put in when all are at hand, and nothing is done when one is not', () => {
		fc.assert(
			fc.property(filled, fc.string(), ([scope, value], secret) => {
				const ready = fill(value, scope);
				const needed = secretsIn(ready);
				const all = Object.fromEntries(needed.map(item => [item, secret]));
				const result = JSON.stringify(fillSecrets(ready, all));
				if (needed.length === 0) expect(result).toBe(JSON.stringify(ready));
				if (needed.length > 0 && !secret.includes('$')) expect(secretsIn(result)).toEqual([]);
				for (const missing of needed) {
					const {[missing]: _, ...rest} = all;
					expect(() => fillSecrets(ready, rest)).toThrow(`"${missing}" is not at hand`);
				}
			}),
		);
	});

	test('one that is empty is one; one of the prototype is none', () => {
		expect(fillSecrets({a: ['<${secret.a}>']}, {a: ''})).toEqual({a: ['<>']});
		expect(() => fillSecrets('${secret.constructor}', {})).toThrow('not at hand');
	});

	test('their names', () => {
		expect(
			secretsIn({a: ['${secret.one} ${two}'], b: {c: '${secret.one}${secret.three}'}}),
		).toEqual(['one', 'three']);
	});
});

describe('when', () => {
	test('every answer must be as wanted, a list means any', () => {
		const scope = {runs: 'systemd', n: 5, empty: ''};
		expect(holds(undefined, scope)).toBe(true);
		expect(holds({runs: 'systemd', n: '5'}, scope)).toBe(true);
		expect(holds({runs: ['process', 'systemd']}, scope)).toBe(true);
		expect(holds({runs: 'systemd', n: '6'}, scope)).toBe(false);
		expect(holds({runs: 'system'}, scope)).toBe(false);
		expect(holds({empty: ''}, scope)).toBe(true);
	});

	test('an answer that is not there has no value, not even "undefined"', () => {
		expect(holds({gone: 'undefined'}, {})).toBe(false);
		expect(holds({toString: ['x']}, {})).toBe(false);
	});
});
