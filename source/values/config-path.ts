import {Trouble} from '../trust/trouble.ts';

export type Path = readonly string[];

const plain = /^[^.[\]"\s]+$/;

/** A path as one writes it: `page.size`, `labels["app.kubernetes.io/name"]`. */
export function pathText(path: Path): string {
	return path
		.map((key, index) => (plain.test(key) ? (index ? `.${key}` : key) : `[${JSON.stringify(key)}]`))
		.join('');
}

/** The text of a path one key longer; the same as `pathText` of the whole, without walking it again. */
export function childText(above: string, key: string): string {
	if (!plain.test(key)) return `${above}[${JSON.stringify(key)}]`;
	return above === '' ? key : `${above}.${key}`;
}

/** Reads what `pathText` writes. */
export function parsePath(text: string): Path {
	const path: string[] = [];
	const part = /(?:^|\.)([^.[\]"\s]+)|\[("(?:[^"\\]|\\.)*")\]/y;
	while (part.lastIndex < text.length) {
		const found = part.exec(text);
		if (!found) throw new Trouble(`This is not a path of keys: ${text}`);
		path.push(found[1] ?? String(JSON.parse(found[2]!)));
	}
	if (path.length === 0) throw new Trouble('A path of keys is empty.');
	return path;
}
