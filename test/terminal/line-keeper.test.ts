import fc from 'fast-check';
import {expect, test} from 'vitest';
import {lineKeeper} from '../../source/terminal/line-keeper.ts';

function all(keeper: ReturnType<typeof lineKeeper>): unknown[] {
	const heard: unknown[] = [];
	for (let next = keeper.next(); next !== undefined; next = keeper.next())
		heard.push(typeof next === 'object' ? next.line : next);
	return heard;
}

test('lines are the same wherever the stream was cut', () => {
	const line = fc.string({unit: 'grapheme'}).map(text => text.replaceAll(/[\r\n]/g, ''));
	fc.assert(
		fc.property(
			fc.array(line),
			fc.array(fc.nat(20)),
			fc.constantFrom('\n', '\r\n'),
			(lines, cuts, end) => {
				const keeper = lineKeeper();
				let rest = lines.map(text => text + end).join('');
				for (const cut of cuts) {
					keeper.push(rest.slice(0, cut));
					rest = rest.slice(cut);
				}

				keeper.push(rest);
				keeper.finish();
				expect(all(keeper)).toEqual(lines);
			},
		),
	);
});

test('the last line counts without its newline; what came before a question can be forgotten', () => {
	const keeper = lineKeeper();
	keeper.push('early\npart');
	keeper.forget();
	keeper.push('a\nb');
	keeper.finish();
	expect(all(keeper)).toEqual(['a', 'b']);
});

test('a hidden word can be mended, ended, interrupted', () => {
	const keeper = lineKeeper();
	keeper.edit(true);
	keeper.push('wrong\u0015rigt\u007Fht\r');
	keeper.push('\u0003');
	keeper.push('\u0004');
	keeper.push('x\u0004\u001By\n');
	expect(all(keeper)).toEqual(['right', 'interrupt', 'end', 'xy']);
});

test('a stream without an end does not fill the memory', () => {
	const keeper = lineKeeper();
	for (let i = 0; i < 40; i++) keeper.push('x'.repeat(10_000));
	keeper.push('\n');
	expect(String(all(keeper)[0])).toHaveLength(64 * 1024);
});
