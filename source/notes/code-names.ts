import type {Token, Tokens} from 'marked';

const most = 200;

/** What stands as code inside a text: names of settings, mostly. */
export function codeNames(tokens: readonly Token[]): readonly string[] {
	const found: string[] = [];
	const todo: Tokens.Generic[] = [...tokens] as Tokens.Generic[];
	for (let token = todo.pop(); token && found.length < most; token = todo.pop()) {
		if (token.type === 'codespan') found.push(String(token['text']));
		for (const inner of innerOf(token)) todo.push(inner);
	}
	return found;
}

function innerOf(token: Tokens.Generic): readonly Token[] {
	if (token.type === 'list') return (token as Tokens.List).items.flatMap(({tokens}) => tokens);
	if (token.type === 'table')
		return (token as Tokens.Table).rows.flatMap(row => row.flatMap(({tokens}) => tokens));
	return token.tokens ?? [];
}
