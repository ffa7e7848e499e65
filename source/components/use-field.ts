import {useEffect, useRef, useState} from 'react';
import type {Field} from '../screens/model.ts';
import {typeKey, type FieldKey, type Typed} from './text-field.ts';

type Kept = {id: string; typed: Typed; problem: string | undefined; pasted: boolean};

/**
 * What stands in the open field. It belongs to its question: another question begins with its own
 * default in the same moment, so that a key pressed early is never lost.
 */
export function useTyped(field: Field | undefined) {
	const id = field ? `${field.id}/${field.kind}` : '';
	const initial = field?.initial ?? '';
	const fresh: Kept = {
		id,
		typed: {text: initial, at: [...initial].length},
		problem: undefined,
		pasted: false,
	};
	// The newest text, also between two renders: keys of a slow line arrive in bunches.
	const kept = useRef(fresh);
	const [, redraw] = useState(0);
	const now = () => (kept.current.id === id ? kept.current : fresh);
	const keep = (more: Partial<Kept>) => {
		kept.current = {...now(), ...more};
		redraw(count => count + 1);
	};
	return {
		...now(),
		/** Is it other than what it began with? */
		touched: now().typed.text !== initial,
		/** The text as it is now, after every key so far. */
		text: () => now().typed.text,
		edit: (key: FieldKey) => keep({typed: typeKey(now().typed, key), problem: undefined}),
		paste: (text: string, lines = false) =>
			keep({
				typed: lines ? append(now().typed, text) : typeKey(now().typed, {insert: plainPaste(text)}),
				pasted: true,
			}),
		// An answer that was taken may have brought the next question already: what is typed there stays.
		complain: (problem: string | undefined) => {
			if (problem !== undefined || kept.current.id === id) keep({problem});
		},
	};
}

/** Lines are kept; they are only shown as a count, and never as keys. */
const append = ({text}: Typed, more: string): Typed => {
	const whole = `${text}${more.replaceAll(/\r\n?/g, '\n')}`;
	return {text: whole, at: [...whole].length};
};

/** A paste is text and nothing else: control characters in it are not keys. */
const plainPaste = (text: string) =>
	[...text].filter(char => char >= ' ' && char !== '\u007F').join('');

/** Wall time that moves once a second while something runs; a still screen draws nothing. */
export function useSeconds(running: boolean): number {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		if (!running) return undefined;
		const timer = setInterval(() => setNow(Date.now()), 1000);
		return () => clearInterval(timer);
	}, [running]);
	return running ? Math.max(now, Date.now()) : now;
}
