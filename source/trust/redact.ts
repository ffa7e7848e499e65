import {hideShapes} from './hide-shapes.ts';
import {needlesOf} from './needles.ts';
import {type Stream, replaceLiterals} from './replace-literals.ts';

export type Redactor = {
	text(text: string): string;
	/** Every text inside a plain value; names of keys stay as they are. */
	value<T>(value: T): T;
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
	const text = (given: string): string => {
		const one = stream();
		return one.push(given) + one.end();
	};
	return {
		text,
		value: value => within(value, text),
		stream,
		tooWeak: entries.filter(([, value]) => weak(value)).map(([name]) => name),
	};
}

function within<T>(value: T, change: (text: string) => string): T {
	if (typeof value === 'string') return change(value) as T;
	if (Array.isArray(value)) return value.map((item: unknown) => within(item, change)) as T;
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [key, within<unknown>(item, change)]),
	) as T;
}
