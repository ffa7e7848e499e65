import {Trouble} from '../../trust/trouble.ts';
import {readYaml} from '../../trust/yaml.ts';
import {blockIndex} from './index-block.ts';
import {entryFrom, newListing, notAnIndex, type ChartEntry, type Listing} from './index-entry.ts';
import {jsonIndex} from './index-json.ts';

/** Characters of an index that is read as a whole, where it is written in a style that neither Helm nor JSON has. */
const mostWhole = 256 * 1024;

/**
 * Reads one chart's entries out of a repository's index piece by piece, be it YAML as Helm writes it or JSON.
 * `take` one piece after the other, then `end`. Throws Trouble when it is no such index, or the chart is not in it.
 */
export function indexReader(chart: string) {
	const decoder = new TextDecoder('utf-8');
	let listing = newListing(chart);
	let reader: ReturnType<typeof blockIndex> | undefined;
	let [whole, large, other] = ['', false, false];
	const otherStyle = new Trouble(
		`This index is written in a style that is read up to ${mostWhole / 1024} KiB only.`,
		{
			why: 'It is neither JSON nor YAML with a key a line, as helm repo index writes it.',
			next: 'Ask those who run the repository, or write it anew with helm repo index --merge.',
		},
	);
	const refuse = (): never => {
		throw otherStyle;
	};
	const follow = (work: () => void) => {
		try {
			work();
		} catch (error) {
			if (error !== otherStyle || large) throw error;
			other = true;
		}
	};
	const begin = (start: string) => {
		const first = start.trimStart()[0];
		if (first === '<') throw notAnIndex('It is a web page.');
		if (first === '{') reader = jsonIndex(chart, listing, refuse);
		else if (first !== undefined) reader = blockIndex(chart, listing, refuse);
	};
	return {
		take(part: Uint8Array): void {
			let text = decoder.decode(part, {stream: true});
			if (!reader) {
				// Blanks before it may come in pieces of their own.
				text = `${whole}${text}`.trimStart();
				whole = '';
				begin(text);
			}
			large ||= whole.length + text.length > mostWhole;
			whole = large ? '' : whole + text;
			if (large && other) refuse();
			if (reader && !other) follow(() => reader?.take(text));
		},
		/** `unread` is how many entries of the chart could not be read. */
		end(): {entries: ChartEntry[]; unread: number; made?: string} {
			if (reader && !other) follow(() => reader?.end());
			if (!large && (other || !listing.isIndex())) {
				const instead = newListing(chart);
				if (readWhole(whole, chart, instead, other)) listing = instead;
			}
			return listing.end();
		},
	};
}

/** Reads a small index of any style; false when it is none. Throws Trouble when it `must` be YAML and is not. */
function readWhole(text: string, chart: string, listing: Listing, must: boolean): boolean {
	let value: unknown;
	try {
		({value} = readYaml(text, {file: 'index.yaml', scalars: 'text'}));
	} catch (error) {
		if (must || !(error instanceof Trouble)) throw error;
		return false;
	}
	const entries = fieldOf(value, 'entries');
	listing.seen(isRecord(entries));
	if (!isRecord(entries)) return must;
	const made = fieldOf(value, 'generated');
	if (typeof made === 'string') listing.made(made);
	for (const name of Object.keys(entries)) listing.name(name);
	const items = fieldOf(entries, chart);
	if (Array.isArray(items)) for (const item of items) listing.add(entryFrom(item));
	return true;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldOf = (value: unknown, name: string): unknown =>
	isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
