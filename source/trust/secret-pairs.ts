import {looksSecret, namesSecret, speaksOfSecret} from './secret-names.ts';

/** What stands in place of a secret. */
export type Hide = (secret: string) => string;
/** set: in the value of a setting, where a name alone is enough. told: in what tools and people say. */
export type How = 'set' | 'told';

// Both are bounded, and begin at the start of a word only.
const assigned =
	/(?<![\w.-])-{0,2}(?<name>[A-Za-z_][\w.-]{0,79})\\?["']?(?<sign>[ \t]{0,4}[:=])(?!=)[ \t]{0,4}(?<open>\\?["'])?/g;
const flags = /(?<![\w.-])--?(?<name>[A-Za-z][\w.-]{0,79})(?<sign>[ \t]{1,4})(?<open>\\?["'])?/g;
const shortest = 4;
const signatures = /^(?:sig|signature|x-amz-signature)$/i;
/** A version, which stands behind an image's name as a secret stands behind its own. */
export const version = /^v?\d{1,9}(?:\.\d{1,9}){1,3}(?:[-+][\w.-]{0,80})?$/;
// Words of a text that only begin or end like one.
const ordinary = /^(?:bypass\w*|compass|pass(?:ed|es|ing|ive|age|through))$/i;
// A word that stands for a secret, or that is a plain state or a number.
const standIn =
	/^(?:[$<‹(]|(?:bearer|basic|token|digest|negotiate)\s|\{\{|%[({]|\*+$|(?:true|false|yes|no|on|off|null|nil|none|empty|required|optional)$|\d+(?:\.\d+)?[a-z]{0,2}$)/i;

/** Whether a text looks as if a machine had made it: letters and digits. */
export const made = (text: string, least: number): boolean =>
	text.length >= least && /\d/.test(text) && /[a-z]/i.test(text);

/** Whether a name says that the value beside it is a secret. */
export const isNamed = (name: string, value: string, how: How): boolean =>
	!ordinary.test(name) &&
	(how === 'set' ? looksSecret([name]) : namesSecret(name) && !standIn.test(value));

/**
 * A text without the secrets that a name beside them gives away: `password=…`, `"token": "…"`, `?sig=…`,
 * `--api-key …`. In what people say, `name: word` counts only where the word looks made.
 */
export function hidePairs(text: string, hide: Hide, how: How): string {
	if (!speaksOfSecret(text) && !/[?&]\S{0,10}sig/i.test(text)) return text;
	const once = /[:=]/.test(text) ? hideAll(text, assigned, hide, how) : text;
	return once.includes('-') && once.includes(' ') ? hideAll(once, flags, hide, how) : once;
}

function hideAll(text: string, pattern: RegExp, hide: Hide, how: How): string {
	let out = '';
	let done = 0;
	for (const found of text.matchAll(pattern)) {
		const {name = '', sign = '', open = ''} = found.groups ?? {};
		const from = found.index + found[0].length;
		const before = text.charAt(found.index - 1);
		const query = sign === '=' && /[?&]/.test(before);
		const signed = query && signatures.test(name);
		if (found.index < done || !(signed || looksSecret([name]))) continue;
		const colon = sign.endsWith(':');
		const value = valueAt(text, from, query ? '?' : colon && open === '' ? ':' : open);
		if (value === '' || value.startsWith('‹')) continue;
		// An image and its version, a place and where it is mounted.
		const place = colon && open === '' && (version.test(value) || /[/@]/.test(before + value[0]!));
		// In the middle of a line `word: x` is more often said than set.
		const said = colon && open === '' && value.length < shortest;
		const sure = how === 'set' || sign.endsWith('=') || (colon && open !== '') || made(value, 6);
		const key = query && /^keys?$/i.test(name) && made(value, 16);
		if (place || said || !sure || !(signed || key || isNamed(name, value, how))) continue;
		out += text.slice(done, from) + hide(value);
		done = from + value.length;
	}
	return out + text.slice(done);
}

const values: Readonly<Record<string, RegExp>> = {
	'"': /(?:\\.|[^"\\\n]){1,4096}/y,
	"'": /[^'\n]{1,4096}/y,
	'\\"': /(?:\\[^"\n]|[^\\\n]){1,4096}/y,
	"\\'": /[^'\\\n]{1,4096}/y,
	':': /[^\s"',;}\]]{1,4096}/y,
	'': /[^\s"'&]{1,4096}/y,
	'?': /[^&\s"'<>#]{1,4096}/y,
};

/** What is set from an offset on, by the sign or the quote that it begins with. */
function valueAt(text: string, from: number, by: string): string {
	const pattern = values[by]!;
	pattern.lastIndex = from;
	return pattern.exec(text)?.[0] ?? '';
}
