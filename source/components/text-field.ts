import {wordMark} from '../terminal/keys.ts';

/** A line that is typed: text and where the caret stands, in characters. */
export type Typed = {text: string; at: number};

export type FieldKey =
	| 'left'
	| 'right'
	| 'home'
	| 'end'
	| 'backspace'
	| 'delete'
	| 'clear'
	| {insert: string};

const chars = (text: string) => [...text];

/** One key's effect on the line. Pure. */
export function typeKey(typed: Typed, key: FieldKey): Typed {
	const list = chars(typed.text);
	const {at} = typed;
	switch (key) {
		case 'left':
			return {...typed, at: Math.max(0, at - 1)};
		case 'right':
			return {...typed, at: Math.min(list.length, at + 1)};
		case 'home':
			return {...typed, at: 0};
		case 'end':
			return {...typed, at: list.length};
		case 'backspace':
			return at === 0 ? typed : {text: list.toSpliced(at - 1, 1).join(''), at: at - 1};
		case 'delete':
			return {...typed, text: list.toSpliced(at, 1).join('')};
		case 'clear':
			return {text: list.slice(at).join(''), at: 0};
		default:
			return chars(key.insert).reduce(typeChar, typed);
	}
}

const controls: Readonly<Record<string, FieldKey>> = {
	'\u0001': 'home',
	'\u0005': 'end',
	'\u0008': 'backspace',
	'\u0015': 'clear',
	'\u007F': 'backspace',
};

/** Keys typed fast arrive in one piece: editing keys among them count, other control characters do not. */
function typeChar(typed: Typed, char: string): Typed {
	const control = controls[char];
	if (control) return typeKey(typed, control);
	if (char < ' ') return typed;
	return {text: chars(typed.text).toSpliced(typed.at, 0, char).join(''), at: typed.at + 1};
}

/** What a key name does in a field; undefined when it is no field key. */
export function fieldKey(name: string): FieldKey | undefined {
	const named: Readonly<Record<string, FieldKey>> = {
		left: 'left',
		right: 'right',
		home: 'home',
		end: 'end',
		'ctrl+a': 'home',
		'ctrl+e': 'end',
		backspace: 'backspace',
		delete: 'delete',
		'ctrl+u': 'clear',
		space: {insert: ' '},
	};
	if (named[name]) return named[name];
	if (name.length > 1 && name.startsWith(wordMark)) return {insert: name.slice(1)};
	return name.startsWith('ctrl+') || name === 'tab' || name === '' ? undefined : {insert: name};
}
