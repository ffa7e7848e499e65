import {expect, test} from 'vitest';
import {z} from 'zod';
import {tell, Trouble} from '../../source/trust/trouble.ts';

test('whatever is thrown is told in one line', () => {
	expect(tell(new Trouble('So.', {why: 'Why.', next: 'Next.'}))).toBe('So. Why. Next.');
	expect(tell(new Error('one\ntwo'))).toBe('one');
	expect(tell('text')).toBe('text');
	expect(tell(undefined)).toBe('undefined');
});

test('what a schema has against a value is told with its place', () => {
	const of = (schema: z.ZodType, value: unknown) => tell(schema.safeParse(value).error);
	const deep = z.object({a: z.array(z.number())});
	expect(of(deep, {a: [1, 'x']})).toMatch(/^a\.1: /);
	expect(of(z.string(), 1)).toMatch(/^Invalid input/);
});
