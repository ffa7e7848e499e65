import {pointAt} from '../trust/point-at.ts';
import {isNoText} from '../trust/no-text.ts';
import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import {type Lines, lineOf, linesIn} from './comments.ts';
import {secretLine} from './config-mask.ts';

const maxBytes = 1_048_576;

/** A mistake in a file of settings: its line is shown only where it cannot hold a secret. */
export function troubleAt(
	lines: Lines,
	file: string,
	offset: number,
	what: string,
	next?: string,
): Trouble {
	const line = lineOf(lines, Math.min(offset, lines.text.length));
	const start = lines.starts[line]!;
	const position = {line: line + 1, column: offset - start + 1};
	const source = lines.text.slice(start, lines.starts[line + 1] ?? lines.text.length);
	const more = next === undefined ? {} : {next};
	if (!secretLine(source)) return pointAt(lines.text, file, position, what, more);
	return new Trouble(`${sanitise(file)}:${position.line}:${position.column}: ${what}`, more);
}

/** Refuses what is too large, or is no text. */
export function refuseBytes(text: string, file: string): void {
	const name = sanitise(file);
	if (text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes)
		throw new Trouble(`${name}:1:1: larger than 1 MiB; it is not read.`, {
			next: 'Split it, or remove what is not needed.',
		});
	if (text.includes('\0') || isNoText(text))
		throw new Trouble(`${name}:1:1: this is not text in UTF-8.`, {next: 'Save it as UTF-8.'});
	// What stands for bytes that are no UTF-8. Helm refuses them too, also in a comment.
	const bad = text.indexOf('\uFFFD');
	if (bad !== -1)
		throw troubleAt(linesIn(text), file, bad, 'this sign is not UTF-8', 'Save it as UTF-8.');
}
