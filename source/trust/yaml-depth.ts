import type {CST} from 'yaml';

type Level = {token: unknown; depth: number};
type Loose = {
	type?: string;
	offset?: number;
	value?: unknown;
	items?: {key?: unknown; value?: unknown}[];
};

/**
 * Where a document goes deeper than allowed, if it does. Looks at the tokens before anything recursive
 * sees them, itself without recursion: a file of brackets must not use up the stack.
 */
export function tooDeepAt(tokens: readonly CST.Token[], maxDepth: number): number | undefined {
	const todo: Level[] = tokens.map(token => ({token, depth: 0}));
	for (let level = todo.pop(); level; level = todo.pop()) {
		const token = level.token as Loose | null | undefined;
		if (!token || typeof token !== 'object') continue;
		if (token.type === 'document') todo.push({token: token.value, depth: level.depth});
		if (!Array.isArray(token.items)) continue;
		const depth = level.depth + 1;
		if (depth > maxDepth) return token.offset ?? 0;
		for (const item of token.items) todo.push({token: item.key, depth}, {token: item.value, depth});
	}
	return undefined;
}
