/** A `${NAME…}` as compose reads it. `default`: what it becomes when nothing is set; undefined where none is given. */
export type Variable = {name: string; default?: string; required?: string};

/** Every variable in a text, inner ones too. `$$` is a plain dollar. Linear in the text. */
export function variablesIn(text: string): readonly Variable[] {
	const found: Variable[] = [];
	for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at)) {
		if (text[at + 1] === '$') {
			at += 2;
			continue;
		}
		if (text[at + 1] !== '{') {
			const name = /^[A-Za-z_]\w*/.exec(text.slice(at + 1, at + 200))?.[0];
			if (name !== undefined) found.push({name});
			at += 1 + (name?.length ?? 0);
			continue;
		}
		const end = closing(text, at + 2);
		const body = text.slice(at + 2, end);
		const [, name, operator = '', rest = ''] =
			/^([A-Za-z_]\w*)(:?[-?+])?([\s\S]*)$/.exec(body) ?? [];
		if (name !== undefined) {
			const last = operator.at(-1);
			found.push({
				name,
				...(last === '-' ? {default: rest} : {}),
				...(last === '?' ? {required: rest} : {}),
				// `${X:+y}` is empty unless X is set: never missed.
				...(last === '+' ? {default: ''} : {}),
			});
			found.push(...variablesIn(rest));
		}
		at = end + 1;
	}
	return found;
}

/** Where the brace of a variable closes; the text's end when it never does. */
function closing(text: string, from: number): number {
	let depth = 1;
	for (let at = from; at < text.length; at++) {
		if (text[at] === '{' && text[at - 1] === '$') depth++;
		else if (text[at] === '}' && --depth === 0) return at;
	}
	return text.length;
}

/** A text with its variables filled in as compose does; what nobody sets is empty. */
export function filledIn(text: string, valueOf: (name: string) => string | undefined): string {
	let out = '';
	let from = 0;
	for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', from)) {
		out += text.slice(from, at);
		if (text[at + 1] === '$') {
			out += '$';
			from = at + 2;
		} else if (text[at + 1] === '{') {
			const end = closing(text, at + 2);
			out += filled(text.slice(at + 2, end), valueOf);
			from = end + 1;
		} else {
			const name = /^[A-Za-z_]\w*/.exec(text.slice(at + 1, at + 200))?.[0];
			out += name === undefined ? '$' : (valueOf(name) ?? '');
			from = at + 1 + (name?.length ?? 0);
		}
	}
	return out + text.slice(from);
}

function filled(body: string, valueOf: (name: string) => string | undefined): string {
	const [, name = '', operator = '', rest = ''] =
		/^([A-Za-z_]\w*)(:?[-?+])?([\s\S]*)$/.exec(body) ?? [];
	const value = valueOf(name);
	const there = operator.startsWith(':')
		? value !== undefined && value !== ''
		: value !== undefined;
	if (operator.endsWith('+')) return there ? filledIn(rest, valueOf) : '';
	if (there || !operator.endsWith('-')) return value ?? '';
	return filledIn(rest, valueOf);
}
