import {useRef, useState} from 'react';
import type {Row} from '../screens/model.ts';
import {narrow} from '../screens/narrow.ts';
import {fieldKey, typeKey} from './text-field.ts';

/** `/`: a word that narrows a page. It is typed at the bottom; Enter keeps it, Esc takes it away, and so does another page. */
export function useFilter(page: string) {
	// The newest word, also between two renders: keys of a slow line arrive in bunches.
	const kept = useRef({page, word: '', typing: false});
	if (kept.current.page !== page) kept.current = {page, word: '', typing: false};
	const [, redraw] = useState(0);
	const keep = (more: Partial<typeof kept.current>) => {
		kept.current = {...kept.current, ...more};
		redraw(count => count + 1);
	};
	const {word, typing} = kept.current;
	return {
		word,
		typing,
		open: () => keep({typing: true}),
		clear: () => keep({word: '', typing: false}),
		rows: (rows: Row[]): Row[] => (word === '' ? rows : narrow(rows, word)),
		/** Takes a key while the word is typed; false where it is not meant for it. */
		press(name: string): boolean {
			if (name === 'escape') keep({word: '', typing: false});
			else if (name === 'return') keep({typing: false});
			else if (['up', 'down', 'pageup', 'pagedown', 'tab'].includes(name)) {
				keep({typing: false});
				return false;
			} else {
				// On a slow line a word and its Enter arrive together.
				const ends = /^[^\r\n]+\r$/.test(name);
				const key = fieldKey(ends ? name.slice(0, -1) : name);
				const now = kept.current.word;
				const next = key ? typeKey({text: now, at: [...now].length}, key).text : now;
				keep({word: next, typing: !ends});
			}
			return true;
		},
		/** What stands at the bottom while a word narrows the page. */
		line(left: number): string | undefined {
			if (typing) return `/${word}_   ⏎ keep   Esc all again`;
			if (word === '') return undefined;
			return `Only lines with "${word}"${left === 0 ? ': there are none' : ''}. Esc shows all.`;
		},
	};
}
