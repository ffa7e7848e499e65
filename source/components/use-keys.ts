import {useInput, type Key} from 'ink';
import {useEffect, useRef, useState} from 'react';

export type Pressed = readonly [input: string, key: Key];

/**
 * One key after the other: on a slow line several arrive in one piece, and each must see the screen
 * that the one before it made. Else Down and Enter together would choose the row above. `early` are
 * keys for this page that the page before was given, because it still listened when this one was drawn;
 * `rest` takes those that this page still had to press when it went.
 */
export function useKeys(
	typing: boolean,
	early: readonly Pressed[],
	press: (input: string, key: Key) => void,
	rest?: (pressed: Pressed) => void,
): void {
	const waiting = useRef<Pressed[]>([]);
	const busy = useRef(false);
	const [turn, setTurn] = useState(0);
	const next = () => {
		const first = waiting.current.shift();
		busy.current = first !== undefined;
		if (!first) return;
		press(...first);
		setTurn(before => before + 1);
	};
	useEffect(() => {
		if (turn > 0) return next();
		waiting.current.push(...early.flatMap(([input, key]) => apart(input, key, typing)));
		next();
	}, [turn]);
	useEffect(() => () => waiting.current.splice(0).forEach(pressed => rest?.(pressed)), []);
	useInput((input, key) => {
		waiting.current.push(...apart(input, key, typing));
		if (!busy.current) next();
	});
}

/** A held key arrives as `jjj`. Anything longer that is no movement was pasted, and is no row of keys. */
function apart(input: string, key: Key, typing: boolean): Pressed[] {
	// The sign that begins a filter, and its word.
	if (!typing && /^\/[^\s/]/.test(input))
		return [
			['/', key],
			[input.slice(1), key],
		];
	if (typing || !/^[jkgG ]{2,}$/.test(input)) return [[input, key]];
	return [...input].map(char => [char, key]);
}
