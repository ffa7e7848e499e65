/** What a key asks for; the one table that the help, the footer and the README are printed from. */
export type KeyIntent =
	| 'up'
	| 'down'
	| 'page-up'
	| 'page-down'
	| 'top'
	| 'bottom'
	| 'choose'
	| 'back'
	| 'forward'
	| 'help'
	| 'log'
	| 'filter'
	| 'whole'
	| 'next'
	| 'decide'
	| 'pause'
	| 'leave'
	| 'suspend'
	| 'redraw';

export type KeyRow = {keys: readonly string[]; label: string; means: string; intent: KeyIntent};

export const keyTable: readonly KeyRow[] = [
	{keys: ['up', 'k'], label: '↑ k', means: 'up', intent: 'up'},
	{keys: ['down', 'j'], label: '↓ j', means: 'down', intent: 'down'},
	{keys: ['pageup', 'ctrl+u'], label: 'PgUp', means: 'a screen up', intent: 'page-up'},
	{
		keys: ['pagedown', 'ctrl+d', 'space'],
		label: 'PgDn',
		means: 'a screen down',
		intent: 'page-down',
	},
	{keys: ['home', 'g'], label: 'Home g', means: 'to the top', intent: 'top'},
	{keys: ['end', 'G'], label: 'End G', means: 'to the end', intent: 'bottom'},
	{
		keys: ['return'],
		label: '⏎',
		means: 'choose what the cursor stands on; never dangerous by itself',
		intent: 'choose',
	},
	{
		keys: ['escape', 'p', 'left'],
		label: 'Esc p',
		means: 'the page before, to look at',
		intent: 'back',
	},
	{
		keys: ['n', 'right'],
		label: 'n',
		means: 'the next page, up to where the session stands',
		intent: 'forward',
	},
	{
		keys: ['?'],
		label: '?',
		means: 'explain what the cursor stands on, and these keys',
		intent: 'help',
	},
	{keys: ['tab'], label: 'Tab', means: 'to the next thing that needs an answer', intent: 'next'},
	{
		keys: ['/'],
		label: '/',
		means: 'show only the lines with a word; Esc shows all',
		intent: 'filter',
	},
	{keys: ['d'], label: 'd', means: 'the whole comparison, what needs nothing too', intent: 'whole'},
	{keys: ['l'], label: 'l', means: 'the whole log of the step', intent: 'log'},
	{keys: ['!'], label: '!', means: 'stop after this step and decide', intent: 'decide'},
	{
		keys: ['ctrl+c', 'q'],
		label: '^C q',
		means: 'leave; the session is kept and what runs goes on',
		intent: 'leave',
	},
	{keys: ['ctrl+z'], label: '^Z', means: 'suspend; fg comes back', intent: 'suspend'},
	{keys: ['ctrl+l'], label: '^L', means: 'draw again', intent: 'redraw'},
];

/** Stands before letters that arrive together, so that a word like "home" is not taken for a key. */
export const wordMark = '=';

/** The name of a key as Ink reports it. */
export function keyName(input: string, key: Readonly<Record<string, unknown>>): string {
	const special = {
		upArrow: 'up',
		downArrow: 'down',
		leftArrow: 'left',
		rightArrow: 'right',
		pageUp: 'pageup',
		pageDown: 'pagedown',
		home: 'home',
		end: 'end',
		return: 'return',
		escape: 'escape',
		backspace: 'backspace',
		delete: 'delete',
		tab: 'tab',
	} as const;
	for (const [flag, name] of Object.entries(special)) if (key[flag] === true) return name;
	if (key['ctrl'] === true) return `ctrl+${input}`;
	if ([...input].length > 1) return `${wordMark}${input}`;
	return input === ' ' ? 'space' : input;
}

export function intentOf(name: string): KeyIntent | undefined {
	return keyTable.find(row => row.keys.includes(name))?.intent;
}
