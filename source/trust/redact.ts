import {hideShapes} from './hide-shapes.ts';
import {needlesOf} from './needles.ts';
import {type Stream, replaceLiterals} from './replace-literals.ts';

export type Redactor = {
	text(text: string): string;
	stream(): Stream;
	/** Names of secrets too short to look for: replacing them would tear ordinary words apart. */
	tooWeak: readonly string[];
};

const shortest = 6;

/**
 * Takes secrets out of text at the four sinks: known values in every usual encoding become `‹name›`,
 * what looks like a secret becomes `‹hidden›` (facts/security.md par. 3).
 */
export function redactor(secrets: Readonly<Record<string, string>>): Redactor {
	const entries = Object.entries(secrets);
	const weak = (value: string): boolean => [...value.trim()].length < shortest;
	const literals = new Map<string, string>();
	for (const [name, value] of entries) {
		if (weak(value)) continue;
		for (const needle of needlesOf(value)) {
			if (!literals.has(needle)) literals.set(needle, `‹${name}›`);
		}
	}
	const stream = (): Stream => {
		const known = replaceLiterals(literals);
		const shapes = hideShapes();
		return {
			push: text => shapes.push(known.push(text)),
			end: () => shapes.push(known.end()) + shapes.end(),
		};
	};
	return {
		text: text => {
			const one = stream();
			return one.push(text) + one.end();
		},
		stream,
		tooWeak: entries.filter(([, value]) => weak(value)).map(([name]) => name),
	};
}
