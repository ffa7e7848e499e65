import {childText, type Path, pathText} from './config-path.ts';

/** What templates read: paths handed on as values, and paths only tested for truth. */
export type Uses = {values: ReadonlySet<string>; tests: ReadonlySet<string>};
export type Template = {name: string; text: string};

const action = /\{\{-?([\s\S]*?)-?\}\}/g;
const reference = /\.Values((?:\)*\.[A-Za-z_]\w*)*)/g;
const remark = /^\s*\/\*[\s\S]*\*\/\s*$/;

/**
 * Every `.Values.a.b` in a chart's templates, under `prefix` (a subchart's own name); `.Values.global`
 * is everyone's. A path that is handed on whole (`toYaml`, `with`, `range`, `include`) uses all below it.
 */
export function usesIn(templates: readonly Template[], prefix: Path = []): Uses {
	const values = new Set<string>();
	const tests = new Set<string>();
	for (const {text} of templates) {
		for (const [, body = ''] of text.matchAll(action)) {
			if (remark.test(body)) continue;
			const test = /^\s*(?:else\s+)?if\b/.test(body) && !/toYaml|toJson|include|tpl/.test(body);
			for (const found of body.matchAll(reference)) {
				const named = (found[1] ?? '').replaceAll(')', '').split('.').filter(Boolean);
				const after = body.slice(found.index + found[0].length);
				const before = body.slice(0, found.index);
				const indexed = /\b(?:index|get|hasKey)\s+\(?\$?\w*$/.test(before)
					? [...(/^(?:\s+"[^"]*")+/.exec(after)?.[0] ?? '').matchAll(/"([^"]*)"/g)].map(
							([, key = '']) => key,
						)
					: [];
				const own = [...named, ...indexed];
				const path = pathText(own[0] === 'global' ? own : [...prefix, ...own]);
				(test ? tests : values).add(path);
			}
		}
	}
	return {values, tests};
}

export function joinUses(all: readonly Uses[], more: readonly string[] = []): Uses {
	return {
		values: new Set(all.flatMap(({values}) => [...values])),
		tests: new Set([...all.flatMap(({tests}) => [...tests]), ...more]),
	};
}

/** exact: read by its name. whole: something above it is handed on. none: no template reads it. */
export function readBy(uses: Uses, path: Path): 'exact' | 'whole' | 'none' {
	const own = pathText(path);
	if (uses.values.has(own) || uses.tests.has(own)) return 'exact';
	let above = '';
	let whole = uses.values.has('');
	for (const key of path.slice(0, -1)) {
		above = childText(above, key);
		whole ||= uses.values.has(above);
	}
	return whole ? 'whole' : 'none';
}

const requiring =
	/\brequired\s+(?:"(?:[^"\\]|\\.)*"|`[^`]*`)\s+\(?\$?\.Values((?:\.[A-Za-z_]\w*)+)/g;

/** Paths that templates insist on: `required "…" .Values.a.b`. */
export function requiredIn(templates: readonly Template[], prefix: Path = []): readonly string[] {
	return templates.flatMap(({text}) =>
		[...text.matchAll(requiring)].map(([, dotted = '']) => {
			const own = dotted.split('.').filter(Boolean);
			return pathText(own[0] === 'global' ? own : [...prefix, ...own]);
		}),
	);
}
