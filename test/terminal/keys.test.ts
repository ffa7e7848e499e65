import {expect, test} from 'vitest';
import {intentOf, keyName, keyTable} from '../../source/terminal/keys.ts';
import {exitCodes, exitMeanings} from '../../source/terminal/exit-codes.ts';
import {plainSigns, symbolsFor} from '../../source/terminal/symbols.ts';
import {usage} from '../../source/terminal/usage.ts';

test('every key means one thing, and every intent has one row', () => {
	const keys = keyTable.flatMap(row => row.keys);
	expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
	const intents = keyTable.map(row => row.intent);
	expect(new Set(intents).size).toBe(intents.length);
	for (const row of keyTable) {
		expect(row.label).not.toBe('');
		expect(row.means).not.toBe('');
		for (const key of row.keys) expect(intentOf(key)).toBe(row.intent);
	}
});

test('nothing dangerous has a key of its own', () => {
	expect(intentOf('y')).toBeUndefined();
	expect(intentOf('d')).toBe('whole');
	expect(intentOf('x')).toBeUndefined();
	expect(intentOf('')).toBeUndefined();
});

test('keys are named as the table spells them', () => {
	expect(keyName('', {upArrow: true})).toBe('up');
	expect(keyName('', {return: true})).toBe('return');
	expect(keyName('c', {ctrl: true})).toBe('ctrl+c');
	expect(keyName(' ', {})).toBe('space');
	expect(keyName('G', {shift: true})).toBe('G');
});

test('letters that arrive together are no name of a key', () => {
	for (const word of [
		'up',
		'down',
		'home',
		'end',
		'left',
		'right',
		'delete',
		'space',
		'tab',
		'escape',
	])
		expect(intentOf(keyName(word, {}))).toBeUndefined();
});

test('the help prints every exit code once', () => {
	const codes = exitMeanings.map(([code]) => code);
	expect(codes.toSorted((a, b) => a - b)).toEqual(
		Object.values(exitCodes).toSorted((a, b) => a - b),
	);
	const text = usage('1.2.3');
	for (const [code, meaning] of exitMeanings)
		expect(text).toContain(`${String(code).padStart(5)}  ${meaning}`);
});

test('signs are plain where the locale is not UTF-8, and only there', () => {
	expect(symbolsFor({LANG: 'C'}).ascii).toBe(true);
	expect(symbolsFor({LANG: 'en_GB.UTF-8', LC_ALL: 'POSIX'}).ascii).toBe(true);
	expect(symbolsFor({LANG: 'C', LC_ALL: 'C.utf8'}).ascii).toBe(false);
	expect(symbolsFor({}).ascii).toBe(false);
	const plain = symbolsFor({LANG: 'C'});
	const all = [...Object.values(plain.marks), plain.cursor, plain.rule, plain.caret, plain.hidden];
	expect(all.join('')).toMatch(/^[ -~]*$/);
	expect(plainSigns(keyTable.map(row => row.label).join(' '))).toMatch(/^[ -~]*$/);
});
