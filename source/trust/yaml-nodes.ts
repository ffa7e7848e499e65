import {type Document, isAlias, isMap, isScalar, isSeq, type Node} from 'yaml';
import type {Position} from './point-at.ts';
import {sanitise} from './safe.ts';

type Rules = {
	maxAliasCount: number;
	fail(offset: number, what: string, next?: string): never;
	at(offset: number): Position;
};

const refused = new Set(['__proto__', 'constructor', 'prototype']);
const startOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;

/** What `yaml` itself does not look at or looks at too slowly: keys twice, prototype names, alias loops. */
export function checkNodes(document: Document.Parsed, {maxAliasCount, fail, at}: Rules): void {
	let aliases = 0;
	const within: unknown[] = [];
	// Depth is limited before, so recursion is safe here.
	const visit = (node: unknown): void => {
		if (isAlias(node)) {
			if (++aliases > maxAliasCount)
				fail(
					startOf(node),
					`more than ${maxAliasCount} aliases (\`*name\`)`,
					'Write the values out.',
				);
			if (within.includes(node.resolve(document)))
				fail(startOf(node), 'this alias contains itself');
			return;
		}
		within.push(node);
		if (isSeq(node)) node.items.forEach(visit);
		if (isMap(node)) {
			const seen = new Map<string, number>();
			for (const {key, value} of node.items) {
				const name = keyName(key, fail);
				const before = seen.get(name);
				if (before !== undefined)
					fail(
						startOf(key),
						`\`${sanitise(name)}\` is written twice; the first is in line ${at(before).line}`,
					);
				seen.set(name, startOf(key));
				visit(value);
			}
		}
		within.pop();
	};
	visit(document.contents);
}

/** A key's name. One pass over a Set per map: the parser's own check is quadratic (25 s for 40,000 keys). */
function keyName(key: unknown, fail: Rules['fail']): string {
	if (!isScalar(key)) fail(startOf(key), 'only a plain word can be a key');
	const name = String((key as {value: unknown}).value);
	if (refused.has(name)) fail(startOf(key), `\`${name}\` cannot be a key`);
	return name;
}
