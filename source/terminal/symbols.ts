import type {Mark} from '../screens/model.ts';

export type Symbols = {
	marks: Readonly<Record<Mark, string>>;
	cursor: string;
	rule: string;
	caret: string;
	/** Stands for each character of a secret. */
	hidden: string;
	ascii: boolean;
};

const unicode: Symbols = {
	marks: {good: '✔', bad: '✖', warn: '▲', unknown: '?', open: '◌', busy: '⠸', dot: '·', none: ' '},
	cursor: '▸',
	rule: '─',
	caret: '▏',
	hidden: '•',
	ascii: false,
};
const plain: Symbols = {
	marks: {good: '+', bad: 'x', warn: '!', unknown: '?', open: 'o', busy: '~', dot: '-', none: ' '},
	cursor: '>',
	rule: '-',
	caret: '_',
	hidden: '*',
	ascii: true,
};

/** Signs for this terminal: ASCII where the locale is not UTF-8 (facts/ink.md par. 7). */
export function symbolsFor(environment: Readonly<Record<string, string | undefined>>): Symbols {
	const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
	return /utf-?8/i.test(locale) || locale === '' ? unicode : plain;
}

/** Signs of ours that a plain terminal cannot show, spelled otherwise. */
export function plainSigns(text: string): string {
	const signs: Readonly<Record<string, string>> = {
		'→': '->',
		'·': '-',
		'…': '...',
		'⏎': 'Enter',
		'│': '|',
		'↑': 'Up',
		'↓': 'Down',
		'‹': '<',
		'›': '>',
		'–': '-',
		'×': 'x',
		'•': '*',
		'’': "'",
		'“': '"',
		'”': '"',
		'▲': '!',
		'✔': '+',
		'✖': 'x',
	};
	return text.replaceAll(/[→·…⏎│↑↓‹›–×•’“”▲✔✖]/g, sign => signs[sign] ?? sign);
}
