import {z} from 'zod';
import {readYaml} from '../../trust/yaml.ts';

/** One version of a chart, as an index lists it. `version` and `app` are as they were written. */
export type ChartEntry = {
	version: string;
	app?: string;
	created?: string;
	digest?: string;
	urls: string[];
};

const wanted = new Set(['version', 'appVersion', 'created', 'digest', 'urls']);

/**
 * Reads one entry, a list item of lines, by the few keys that are needed: thousands of entries must
 * not take seconds. What is written in a rarer way is read as YAML. Undefined when it cannot be read.
 */
export function readEntry(lines: readonly string[]): ChartEntry | undefined {
	const [first = ''] = lines;
	const lead = /^ *-(?: +|$)/.exec(first)?.[0];
	if (lead === undefined) return undefined;
	const own = [`${' '.repeat(lead.length)}${first.slice(lead.length)}`, ...lines.slice(1)];
	const at = own.find(line => line.trim() !== '')?.search(/\S/) ?? 0;
	const found = new Map<string, string>();
	const urls: string[] = [];
	let key = '';
	for (const line of own) {
		const indent = line.search(/\S/);
		if (indent === at && line[at] !== '-') {
			const pair = /^([A-Za-z]+):(?:\s+(.*))?$/.exec(line.slice(at));
			key = pair?.[1] ?? '';
			if (!wanted.has(key)) continue;
			if (found.has(key)) return undefined;
			const value = key === 'urls' && (pair?.[2] ?? '') === '' ? '' : readScalar(pair?.[2] ?? '');
			if (value === undefined) return readWhole(own);
			found.set(key, value);
		} else if (key === 'urls') {
			const item = /^ *- +(.*)$/.exec(line)?.[1];
			const url = item === undefined ? undefined : readScalar(item);
			if (url === undefined) return readWhole(own);
			urls.push(url);
		}
	}
	if (found.get('urls')) return readWhole(own);
	return entryOf(name => found.get(name), urls);
}

function entryOf(get: (name: string) => string | undefined, urls: string[]): ChartEntry {
	const [app, created, digest] = ['appVersion', 'created', 'digest'].map(get);
	return {
		version: get('version') ?? '',
		urls,
		...(app === undefined || app === '' ? {} : {app}),
		...(created === undefined ? {} : {created}),
		...(digest === undefined ? {} : {digest}),
	};
}

/**
 * A value on one line as it was written: 1.10 without quotes is the number 1.1 to YAML, and another
 * version to people. Undefined where it is not so simple.
 */
export function readScalar(text: string): string | undefined {
	const bare = text.trim();
	const double = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/.exec(bare);
	if (double) {
		try {
			return JSON.parse(`"${double[1]}"`) as string;
		} catch {
			return undefined;
		}
	}
	const single = /^'((?:[^']|'')*)'\s*(?:#.*)?$/.exec(bare)?.[1];
	if (single !== undefined) return single.replaceAll("''", "'");
	if (/^["'|>&*!{[%@`?,\]}]/.test(bare)) return undefined;
	return bare.replace(/(?:^|\s+)#.*$/, '');
}

const text = z.union([z.string(), z.number(), z.boolean(), z.null()]).optional();
const entry = z.looseObject({
	version: text,
	appVersion: text,
	created: text,
	digest: text,
	urls: z.array(z.string()).nullish(),
});

function readWhole(lines: readonly string[]): ChartEntry | undefined {
	try {
		const {value} = readYaml(lines.join('\n'), {file: 'index'});
		const read = entry.safeParse(value);
		if (!read.success) return undefined;
		const {urls: _, ...fields} = read.data;
		const get = (name: string) => {
			const found = text.parse(fields[name]);
			return found === undefined || found === null ? undefined : String(found);
		};
		return entryOf(get, read.data.urls ?? []);
	} catch {
		return undefined;
	}
}
