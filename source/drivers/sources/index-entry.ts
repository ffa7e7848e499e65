import {z} from 'zod';
import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {readYaml} from '../../trust/yaml.ts';

/** Characters of one entry. */
export const longestEntry = 1024 * 1024;
const mostEntries = 20_000;

/** One version of a chart, as an index lists it. `version` and `app` are as they were written. */
export type ChartEntry = {
	version: string;
	app?: string;
	created?: string;
	digest?: string;
	urls: string[];
	deprecated?: true;
	/** By the annotation that Artifact Hub has for it. */
	prerelease?: true;
};

const wanted = new Set(['version', 'appVersion', 'created', 'digest', 'urls', 'deprecated']);

/**
 * Reads one entry, a list item of lines, by the few keys that are needed: thousands of entries must
 * not take seconds. What is written in a rarer way is read as YAML. Undefined when it cannot be read.
 */
export function readEntry(lines: readonly string[]): ChartEntry | undefined {
	const [first = ''] = lines;
	const lead = /^ *-(?: +|$)/.exec(first)?.[0];
	if (lead === undefined) return undefined;
	const own = [`${' '.repeat(lead.length)}${first.slice(lead.length)}`, ...lines.slice(1)];
	const begin = own.find(line => line.trim() !== '') ?? '';
	if (begin.trim()[0] === '{') return readWhole(own);
	const at = Math.max(0, begin.search(/\S/));
	const found = new Map<string, string>();
	const urls: string[] = [];
	let key = '';
	let early = false;
	for (const line of own) {
		const indent = line.search(/\S/);
		if (indent === at && line[at] !== '-') {
			const pair = /^([A-Za-z]+):(?:\s+(.*))?$/.exec(line.slice(at));
			key = pair?.[1] ?? '';
			if (!wanted.has(key)) continue;
			if (found.has(key)) return undefined;
			const written = pair?.[2] ?? '';
			const none = written === '' || /^(?:~|null)\s*(?:\s#.*)?$/.test(written);
			const value = none ? '' : readScalar(written);
			if (value === undefined) return readWhole(own);
			found.set(key, value);
		} else if (key === 'urls') {
			const item = /^ *- +(.*)$/.exec(line)?.[1];
			const url = item === undefined ? undefined : readScalar(item);
			if (url === undefined) return readWhole(own);
			urls.push(url);
		} else if (key === 'annotations' && line.includes(prerelease)) {
			const said = pair.exec(line)?.[1];
			early ||= said !== undefined && readScalar(said) === 'true';
		}
	}
	if (found.get('urls')) return readWhole(own);
	return entryOf(name => found.get(name), urls, early);
}

function entryOf(
	get: (name: string) => string | undefined,
	urls: string[],
	early: boolean,
): ChartEntry {
	const [app, created, digest] = ['appVersion', 'created', 'digest'].map(get);
	return {
		version: get('version') ?? '',
		urls,
		...(app === undefined || app === '' ? {} : {app}),
		...(created === undefined ? {} : {created}),
		...(digest === undefined ? {} : {digest}),
		...(get('deprecated') === 'true' ? {deprecated: true} : {}),
		...(early ? {prerelease: true} : {}),
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

const prerelease = 'artifacthub.io/prerelease';
const pair = /^ +["']?artifacthub\.io\/prerelease["']?:\s+(.*)$/;

/** Do a chart's annotations call it a pre-release? */
export const isEarlyBy = (annotations: Readonly<Record<string, unknown>> | null | undefined) =>
	String(annotations?.[prerelease]) === 'true';

const text = z.union([z.string(), z.number(), z.boolean(), z.null()]).optional();
const entry = z.looseObject({
	version: text,
	appVersion: text,
	created: text,
	digest: text,
	deprecated: text,
	urls: z.array(z.string()).nullish(),
	annotations: z.record(z.string(), z.unknown()).nullish().catch(null),
});

function readWhole(lines: readonly string[]): ChartEntry | undefined {
	try {
		return entryFrom(readYaml(lines.join('\n'), {file: 'index'}).value);
	} catch {
		return undefined;
	}
}

/** An entry that was read already; undefined when it is none. */
export function entryFrom(value: unknown): ChartEntry | undefined {
	const read = entry.safeParse(value);
	if (!read.success) return undefined;
	const {urls: _, annotations, ...fields} = read.data;
	const get = (name: string) => {
		const found = text.parse(fields[name]);
		return found === undefined || found === null ? undefined : String(found);
	};
	return entryOf(get, read.data.urls ?? [], isEarlyBy(annotations));
}

/** What was found in an index so far. */
export type Listing = ReturnType<typeof newListing>;

/** Gathers the entries of one chart, in whatever style the index is written. */
export function newListing(chart: string) {
	const entries: ChartEntry[] = [];
	const names: string[] = [];
	let [unread, index] = [0, false];
	let made: string | undefined;
	return {
		/** Whether the list of entries was there, and was one. */
		seen(good: boolean): void {
			index ||= good;
		},
		isIndex: () => index,
		name(name: string): void {
			if (names.length < 2000) names.push(name);
		},
		/** When it was written, as it says itself; what is no time is passed over. */
		made(text: string | undefined): void {
			const time = Date.parse(/^\d{4}-\d\d-\d\dT/.test(text ?? '') ? (text ?? '') : '');
			if (!Number.isNaN(time)) made = new Date(time).toISOString();
		},
		add(read: ChartEntry | undefined): void {
			if (read) entries.push(read);
			else unread++;
			if (entries.length > mostEntries)
				throw new Trouble(`The index lists ${chart} more than ${mostEntries} times.`);
		},
		tooLong(): never {
			throw new Trouble(`An entry of ${chart} in the index is too long to be one.`);
		},
		/** Throws Trouble when it was no index, or the chart was not in it. */
		end(): {entries: ChartEntry[]; unread: number; made?: string} {
			if (!index)
				throw notAnIndex(
					'It has no list of entries, a chart a line, as helm repo index writes it.',
				);
			if (entries.length + unread === 0)
				throw new Trouble(`There is no chart called ${sanitise(chart)} in the index.`, {
					next: similar(names),
				});
			return {entries, unread, ...(made === undefined ? {} : {made})};
		},
	};
}

/** This is something else. */
export const notAnIndex = (why: string) =>
	new Trouble('This is not the index of a chart repository.', {why});

const similar = (names: readonly string[]) =>
	names.length === 0
		? 'It lists none.'
		: `It lists ${names.length}: ${names
				.slice(0, 6)
				.map(name => sanitise(name, {clip: 40}))
				.join(', ')}${names.length > 6 ? ' …' : ''}`;
