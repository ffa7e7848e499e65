import {unsafe} from 'ini';
import type {Path} from './config-path.ts';
import {commentStart, type Part, type Statement, type Written} from './statement.ts';

const header = /^[ \t]*\[([^\]]*)\][ \t]*(?:[;#].*)?$/;
const word = /^[ \t]*[\w.-]+[ \t]*(?:[ \t][;#].*)?$/;
const include = /^[ \t]*!include/;
const goesOn = 'Its value seems to go on over the next lines.';
const deeper = 'It may be part of the line above it.';

/**
 * What an INI text says, line by line, as its reader takes it. There are many kinds of INI: where a line could mean
 * something else to the program, it is left to a hand, and so is a file that has a line of another kind.
 */
export function iniStatements(text: string): readonly Statement[] {
	const found: Statement[] = [];
	let section: Path = [];
	let above: Statement | undefined;
	let indent = 0;
	let open = false;
	let [at, number, floor, odd] = [0, 0, 0, 0];
	for (const whole of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
		const [from, to, body] = [at, at + whole.length, whole.replace(/\r?\n$/, '')];
		at = to;
		number++;
		if (!open && /^\s*(?:[;#]|$)/.test(body)) continue;
		const place = {from, to, head: commentStart(text, from, floor, '#;')};
		const deep = /^[ \t]*/.exec(body)![0].length;
		const within = open || (above?.kind === 'key' && deep > indent);
		open = body.endsWith('\\');
		floor = to;
		const name = header.exec(body)?.[1];
		if (name !== undefined) {
			section = unsafe(name).split('.');
			const odds = /[\\"';#]/.test(name) ? {byHand: 'Its name is written in an unusual way.'} : {};
			const start = from + body.indexOf('[') + 1;
			above = {
				kind: 'section',
				path: section,
				base: [],
				parts: partsOf(name, start),
				...place,
				...odds,
			};
			found.push(above);
			if (within) odd ||= number;
			continue;
		}
		const key = keyOf(body, section, place);
		if (within) {
			if (above) {
				above.byHand ??= goesOn;
				above.to = to;
			}
			if (key) found.push({...key, byHand: deeper});
			continue;
		}
		if (
			!key ||
			body.trimStart().startsWith('[') ||
			!(body.includes('=') || word.test(body) || include.test(body))
		)
			odd ||= number;
		if (!key) continue;
		if (open) key.byHand ??= goesOn;
		if (include.test(body)) key.byHand ??= 'It is no setting.';
		[above, indent] = [key, deep];
		found.push(key);
	}
	if (odd > 0) {
		const byHand = `Line ${odd} is neither a section nor a name with its value.`;
		for (const statement of found) statement.byHand ??= byHand;
	}
	return found;
}

/** The names of `[a.b]`, each with its place. */
function partsOf(name: string, start: number): readonly Part[] {
	const parts: Part[] = [];
	let at = start;
	for (const raw of name.split('.')) {
		const key = raw.trim();
		const from = at + raw.indexOf(key);
		parts.push({key, from, to: from + key.length});
		at += raw.length + 1;
	}
	return parts;
}

function keyOf(
	body: string,
	section: Path,
	place: Pick<Statement, 'from' | 'to' | 'head'>,
): Statement | undefined {
	const equals = body.indexOf('=');
	const raw = (equals === -1 ? body : body.slice(0, equals)).trim();
	if (raw === '') return undefined;
	const name = unsafe(raw);
	const adds = name.length > 2 && name.endsWith('[]');
	const plain = raw === name || /^(["']).*\1$/.test(raw);
	const key = adds ? name.slice(0, -2) : name;
	const from = place.from + body.indexOf(raw);
	const to = from + raw.length - (adds && raw === name ? 2 : 0);
	return {
		kind: 'key',
		path: [...section, key],
		base: section,
		parts: [{key, from, to}],
		...place,
		...(equals === -1 ? {} : {value: valueOf(body, equals + 1, place.from)}),
		...(adds ? {adds} : {}),
		...(plain && !(adds && raw !== name) ? {} : {byHand: 'Its name is written in an unusual way.'}),
	};
}

/** Where the value stands; what follows an unescaped `;` or `#` is a comment to the reader. */
function valueOf(body: string, start: number, line: number): Written {
	const rest = body.slice(start);
	const lead = rest.length - rest.trimStart().length;
	const whole = rest.trim();
	const quoted = /^(["']).*\1$/.test(whole);
	const sign = quoted ? -1 : (/^(?:\\.|[^\\;#])*/.exec(whole)?.[0].length ?? 0);
	const cut = sign === -1 || sign >= whole.length ? whole : whole.slice(0, sign);
	const from = line + start + lead;
	// `#fff` and `a#b` may be values to the program.
	const unsure = cut !== whole && (cut === '' || !/\s$/.test(cut));
	return {from, to: from + cut.trimEnd().length, ...(unsure ? {unsure} : {})};
}
