import type {Path} from './config-path.ts';
import {pathText} from './config-path.ts';
import {type Json, without} from './config-tree.ts';
import type {Proof} from './finding.ts';

export type Rendered = {text: string} | {error: string};
/** Renders the new chart with these settings. */
export type Render = (values: Json) => Promise<Rendered>;

export type Proven = {
	/** By path: whether the key has an effect, and how that was seen. */
	proofs: ReadonlyMap<string, Proof>;
	renders: number;
	/** Why nothing could be proven. */
	failed?: string;
	/** The rendered text with all settings, for what else is looked at. */
	text?: string;
};

const usualLimit = 40;

/**
 * Proves keys dead by rendering with and without them (facts/values-diff.md par. 3): all at once, and by halves
 * where they differ. `again`: the first rendering, made another way; documents in which the two differ
 * change by themselves and are not compared. At most `limit` renderings, said where it was reached.
 */
export async function prove(
	render: Render,
	values: Json,
	suspects: readonly Path[],
	again: Rendered,
	limit = usualLimit,
): Promise<Proven> {
	const proofs = new Map<string, Proof>();
	const base = await render(values);
	let renders = 2;
	const failed = 'error' in base ? base.error : 'error' in again ? again.error : undefined;
	if (failed !== undefined || 'error' in base || 'error' in again) {
		for (const path of suspects)
			proofs.set(pathText(path), {
				result: 'none',
				why: 'the new chart does not render with your settings',
			});
		return {proofs, renders, failed: failed ?? ''};
	}
	const stable = stableOf(base.text, again.text);
	const note =
		stable.unstable === 0
			? ''
			: `; ${stable.unstable} of ${stable.total} documents change at every rendering and were left out`;
	const blind = stable.total > 0 && stable.unstable === stable.total;
	const settle = (paths: readonly Path[], proof: Proof): void => {
		for (const path of paths) proofs.set(pathText(path), proof);
	};
	const equalWithout = async (paths: readonly Path[]): Promise<boolean | undefined> => {
		if (renders >= limit) return undefined;
		renders++;
		const less = await render(without(values, paths));
		return 'text' in less && sameDocuments(stable, less.text);
	};
	const dead: Path[] = [];
	const todo: (readonly Path[])[] = suspects.length > 0 && !blind ? [suspects] : [];
	if (blind) settle(suspects, {result: 'none', why: 'every document changes at every rendering'});
	for (let group = todo.pop(); group !== undefined; group = todo.pop()) {
		const equal = await equalWithout(group);
		if (equal === undefined)
			settle(group, {result: 'none', why: `the limit of ${limit} renderings was reached`});
		else if (equal) dead.push(...group);
		else if (group.length === 1)
			settle(group, {result: 'effect', why: 'rendered with and without it: it makes a difference'});
		else {
			const half = group.length >> 1;
			todo.push(group.slice(half), group.slice(0, half));
		}
	}
	// Keys that stand in for each other would each look dead alone.
	const together =
		dead.length > 0 && dead.length < suspects.length ? await equalWithout(dead) : true;
	settle(
		dead,
		together
			? {result: 'no-effect', why: `rendered with and without it: no difference${note}`}
			: {result: 'none', why: 'dead alone, but not together with others'},
	);
	return {proofs, renders, text: base.text};
}

type Stable = {
	documents: ReadonlyMap<string, readonly string[]>;
	/** Every document of either, those that change by themselves too. */
	known: ReadonlySet<string>;
	total: number;
	unstable: number;
};

/** Documents by their identity, without those that two renderings of the same settings make different. */
function stableOf(one: string, two: string): Stable {
	const [first, second] = [documentsOf(one), documentsOf(two)];
	const documents = new Map(
		[...first].filter(([id, texts]) => second.get(id)?.join('\n') === texts.join('\n')),
	);
	const known = new Set([...first.keys(), ...second.keys()]);
	return {documents, known, total: known.size, unstable: known.size - documents.size};
}

/** The stable documents are all there with the same text, and nothing else was added. */
function sameDocuments({documents, known}: Stable, text: string): boolean {
	const now = documentsOf(text);
	return (
		[...now.keys()].every(id => known.has(id)) &&
		[...documents].every(([id, texts]) => now.get(id)?.join('\n') === texts.join('\n'))
	);
}

/** A document's source file, kind, namespace and name, as far as its lines tell. */
export function documentsOf(text: string): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, string[]>();
	for (const document of text.split(/^---[ \t]*$/m)) {
		if (document.trim() === '') continue;
		const line = (pattern: RegExp): string => pattern.exec(document)?.[1] ?? '';
		const meta = /^metadata:[ \t]*\n((?:[ \t]+.*\n?|\n)*)/m.exec(document)?.[1] ?? '';
		const name =
			/^[ \t]+name:[ \t]*(.+)$/m.exec(meta)?.[1] ?? line(/^metadata:.*\bname:\s*([^,}\s]+)/m);
		const id = [
			line(/^# Source: (.+)$/m),
			line(/^kind:[ \t]*(.+)$/m),
			/^[ \t]+namespace:[ \t]*(.+)$/m.exec(meta)?.[1] ?? '',
			name,
		].join(' ');
		found.set(id, [...(found.get(id) ?? []), document]);
	}
	return found;
}
