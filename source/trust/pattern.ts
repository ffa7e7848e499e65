import {RE2JS, RE2JSSyntaxException} from 're2js';
import {Trouble} from './trouble.ts';
import {sanitise} from './safe.ts';

/** A pattern of a runbook, as it is looked for in text from outside. */
export type Pattern = {
	/** The first match: all of it, then its groups; undefined where there is none. */
	find(text: string): readonly (string | undefined)[] | undefined;
	groups: number;
};

/**
 * Reads a pattern in RE2's syntax: all of JavaScript's usual one but look-around and back-references. Its time
 * grows with the text and no faster, whoever wrote it (faults J15). `most`: letters of it. Throws Trouble when it cannot be read.
 */
export function readPattern(source: string, {lines = false, most = mostLetters} = {}): Pattern {
	const compiled = compile(source, lines ? RE2JS.MULTILINE : 0, most);
	return {
		groups: compiled.groupCount(),
		find(text) {
			const matcher = compiled.matcher(text);
			if (!matcher.find()) return undefined;
			return Array.from(
				{length: compiled.groupCount() + 1},
				(_, group) => matcher.group(group) ?? undefined,
			);
		},
	};
}

const mostLetters = 1000;

function compile(source: string, flags: number, most: number): RE2JS {
	if (source.length > most) throw new Trouble(`longer than ${most} characters`);
	try {
		return RE2JS.compile(source, flags);
	} catch (error) {
		const why = error instanceof RE2JSSyntaxException ? error.message : String(error);
		throw new Trouble(sanitise(why), {
			next: 'Mend it. Look-around and back-references are not read.',
		});
	}
}
