import {sanitise} from './safe.ts';
import {Trouble} from './trouble.ts';

const bare = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/;

/**
 * An argv as one line that can be pasted into a POSIX shell. What is shown must be what would run,
 * so an argument that cannot be drawn as it is (control or hidden characters) is refused.
 */
export function shellLine(argv: readonly string[]): string {
	return argv.map((word, index) => quoteWord(word, index === 0)).join(' ');
}

function quoteWord(word: string, first: boolean): string {
	if (sanitise(word, {clip: Infinity}) !== word) {
		throw new Trouble(
			`This command cannot be shown: an argument holds characters that do not print: ${sanitise(word)}`,
			{
				next: 'Mend the answer or the runbook that it comes from.',
			},
		);
	}
	// `NAME=value` in front would set a variable instead of naming a program.
	if (bare.test(word) && !(first && word.includes('='))) return word;
	return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
