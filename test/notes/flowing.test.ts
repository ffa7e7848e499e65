import {expect, test} from 'vitest';
import {flowing} from '../../source/notes/flowing.ts';

test.each([
	['a sentence\nover lines\nflows', 'a sentence over lines flows'],
	['one.\n\ntwo\nmore', 'one.\ntwo more'],
	['first:\n- a\n  goes on\n- b', 'first:\n- a goes on\n- b'],
	['do:\n    up\n      down\nthen', 'do:\n    up\n      down\nthen'],
	['', ''],
])('%j', (text, wanted) => expect(flowing(text)).toBe(wanted));
