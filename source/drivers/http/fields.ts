import type {Reply} from './fetch.ts';

/** The value at a dotted path, `data.items.0.name`; undefined when it is not there. */
export function fieldAt(value: unknown, path: string): unknown {
	let at: unknown = value;
	for (const part of path.split('.')) {
		if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
		at = (at as Record<string, unknown>)[part];
	}

	return at;
}

/**
 * The JSON of an answer, or why it is none. A page of HTML with status 200 is not a healthy
 * answer where JSON was asked for: a single-page front end answers so to any path.
 */
export function jsonOf(reply: Reply): {value: unknown} | {problem: string} {
	try {
		return {value: JSON.parse(reply.text)};
	} catch {
		const html = /^\s*</.test(reply.text) || reply.type.includes('html');
		return {
			problem: html
				? 'answered with a web page instead of JSON'
				: 'answered with something that is not JSON',
		};
	}
}
