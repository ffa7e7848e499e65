import {type Json, canonical, isMap} from './config-tree.ts';

/** How two lists correspond. Every index of both stands in exactly one place. */
export type Matched = {
	pairs: readonly (readonly [number, number])[];
	/** Indexes of the second list that the first lacks. */
	added: readonly number[];
	/** Indexes of the first list that the second lacks. */
	removed: readonly number[];
	/** The field that tells entries apart; '' for whole values or position. */
	by: string;
	reordered: boolean;
	/** Set when a name stands there twice and position had to do. */
	warning?: string;
};

const usual = ['name', 'key', 'id'];
const kubernetes = ['containerPort+protocol', 'port', 'mountPath', 'ip', 'topologyKey'];
const object = 'apiVersion+kind+metadata.namespace+metadata.name';
const guessFrom = 3;

/** Matches entries by what identifies them, in the order of facts/values-diff.md par. 4. Total. */
export function matchLists(
	a: readonly Json[],
	b: readonly Json[],
	identifiers: readonly string[] = [],
): Matched {
	const named = [...identifiers, ...usual, ...kubernetes, object];
	for (const field of named) {
		const [left, right] = [valuesOf(a, field), valuesOf(b, field)];
		if (left && right && unique(left) && unique(right)) return byKey(left, right, field);
	}
	const twice = [...identifiers, ...usual].find(field => {
		const [left, right] = [valuesOf(a, field), valuesOf(b, field)];
		return left && right;
	});
	if (twice !== undefined && a.length > 0 && b.length > 0)
		return byPosition(a, b, `an entry's ${twice} stands there twice`);
	if (a.length > guessFrom || b.length > guessFrom) {
		const guess = stringFields(a)
			.toSorted()
			.find(field => {
				const [left, right] = [valuesOf(a, field), valuesOf(b, field)];
				return left && right && unique(left) && unique(right);
			});
		if (guess !== undefined) return byKey(valuesOf(a, guess)!, valuesOf(b, guess)!, guess);
	}
	return byWhole(a, b);
}

/** One text an entry for a field (`a+b` for several, `a.b` below), or undefined when an entry has none. */
function valuesOf(list: readonly Json[], field: string): string[] | undefined {
	const found: string[] = [];
	const optional = field === object ? 'metadata.namespace' : 'protocol';
	for (const entry of list) {
		const parts = field.split('+').map(part => {
			const value = part
				.split('.')
				.reduce<Json | undefined>((at, key) => (isMap(at) ? at[key] : undefined), entry);
			if (value === undefined && part === optional) return '';
			return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
		});
		if (parts.includes(undefined)) return undefined;
		found.push(JSON.stringify(parts));
	}
	return found;
}

const unique = (list: readonly string[]): boolean => new Set(list).size === list.length;

function stringFields(list: readonly Json[]): string[] {
	const [first] = list;
	return isMap(first) ? Object.keys(first).filter(key => typeof first[key] === 'string') : [];
}

function byKey(left: readonly string[], right: readonly string[], by: string): Matched {
	const places = new Map(right.map((key, index) => [key, index]));
	const pairs = left.flatMap((key, index) => {
		const other = places.get(key);
		return other === undefined ? [] : [[index, other] as const];
	});
	return matched(left.length, right.length, pairs, by);
}

function byPosition(a: readonly Json[], b: readonly Json[], warning: string): Matched {
	const shared = Math.min(a.length, b.length);
	const pairs = Array.from({length: shared}, (_, index) => [index, index] as const);
	return {...matched(a.length, b.length, pairs, ''), warning};
}

/** Equal entries are one and the same, however often; the rest came or went. */
function byWhole(a: readonly Json[], b: readonly Json[]): Matched {
	const free = new Map<string, number[]>();
	for (const [index, entry] of b.entries()) {
		const text = canonical(entry);
		free.set(text, [...(free.get(text) ?? []), index]);
	}
	const pairs = a.flatMap((entry, index) => {
		const other = free.get(canonical(entry))?.shift();
		return other === undefined ? [] : [[index, other] as const];
	});
	return matched(a.length, b.length, pairs, '');
}

function matched(
	aLength: number,
	bLength: number,
	pairs: readonly (readonly [number, number])[],
	by: string,
): Matched {
	const [left, right] = [new Set(pairs.map(([x]) => x)), new Set(pairs.map(([, y]) => y))];
	const rest = (length: number, taken: Set<number>): number[] =>
		Array.from({length}, (_, index) => index).filter(index => !taken.has(index));
	return {
		pairs,
		removed: rest(aLength, left),
		added: rest(bLength, right),
		by: by.replace(object, 'apiVersion, kind, name'),
		reordered: pairs.some(([, y], index) => index > 0 && y < pairs[index - 1]![1]),
	};
}
