/**
 * The output of a terminal program, read as a terminal would: everything that is not in the grammar that handrail
 * draws with. It knows nothing of where a text came from: what is not allowed is an offence whoever wrote it (G5).
 */
export type Offence = {at: number; what: string};

const escape = '\u001B';
// What Ink draws with, and nothing of it takes a text: colours and weights of one number each.
const colours = new Set(['1', '2', '22', '39', '31', '32', '33', '35', '36']);
const modes = new Set(['25', '1049', '2004', '2026']);
// What no text of ours holds, and a terminal obeys or hides.
const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Every place where the output leaves the grammar. Pages may move the cursor; plain text may not. */
export function offences(raw: string, kind: 'pages' | 'text' = 'pages'): Offence[] {
	const found: Offence[] = [];
	for (let at = 0; at < raw.length;) {
		const length = kind === 'pages' ? sequenceAt(raw, at) : 0;
		if (length > 0) {
			at += length;
			continue;
		}

		const character = String.fromCodePoint(raw.codePointAt(at)!);
		// A terminal's driver makes CR LF of LF.
		const plain =
			character === '\n' || (character === '\r' && (kind === 'pages' || raw[at + 1] === '\n'));
		const tab = character === '\t' && kind === 'text';
		if (!plain && !tab && hidden.test(character))
			found.push({at, what: JSON.stringify(raw.slice(at, at + 24))});
		at += character.length;
	}

	return found;
}

/** The length of an allowed sequence at this place; 0 when there is none. */
function sequenceAt(raw: string, at: number): number {
	if (raw[at] !== escape || raw[at + 1] !== '[') return 0;
	let end = at + 2;
	while (/[0-9;?]/.test(raw[end] ?? '')) end++;
	const [parameters, final] = [raw.slice(at + 2, end), raw[end] ?? ''];
	return allowed(parameters, final, raw.slice(end + 1)) ? end + 1 - at : 0;
}

function allowed(parameters: string, final: string, rest: string): boolean {
	if (final === 'm') return colours.has(parameters);
	if (final === 'h' || final === 'l')
		return parameters.startsWith('?') && modes.has(parameters.slice(1));
	if (final === 'A' || final === 'G') return /^\d{1,4}$/.test(parameters);
	if (final === 'K' || final === 'E' || final === 'J') return parameters === '';
	// Home only to draw all of it again.
	return final === 'H' && parameters === '1;1' && rest.startsWith(`${escape}[J`);
}

/** Like `offences`, with the words to fail a test with. */
export const strayIn = (raw: string, kind: 'pages' | 'text' = 'pages'): string[] =>
	offences(raw, kind).map(({at, what}) => `${at}: ${what}`);
