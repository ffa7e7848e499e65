import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {readEntry, type ChartEntry} from './index-entry.ts';

const longestLine = 1024 * 1024;
const longestEntry = 1024 * 1024;
const mostEntries = 20_000;

/**
 * Reads one chart's entries out of a repository's index piece by piece: of 140 MB only one line and
 * one entry are held at a time. The index is YAML as Helm writes it, a key a line. `take` one piece
 * after the other, then `end`. Throws Trouble when it is no such index, or the chart is not in it.
 */
export function indexReader(chart: string) {
	const decoder = new TextDecoder('utf-8');
	const entries: ChartEntry[] = [];
	const names: string[] = [];
	let [rest, seenEntries, indent, line] = ['', false, -1, 0];
	let here = false;
	let lines: string[] = [];
	let [size, unread] = [0, 0];
	const finish = () => {
		const read = lines.length > 0 ? readEntry(lines) : undefined;
		if (read) entries.push(read);
		else if (lines.length > 0) unread++;
		if (entries.length > mostEntries)
			throw new Trouble(`The index lists ${chart} more than ${mostEntries} times.`);
		lines = [];
		size = 0;
	};
	const entryLine = (text: string) => {
		size += text.length;
		if (size > longestEntry)
			throw new Trouble(`An entry of ${chart} in the index is too long to be one.`);
		if (/^ *-(?: |$)/.test(text) && startsItem(text, lines)) finish();
		lines.push(text);
	};
	const oneLine = (text: string) => {
		line++;
		if (line === 1 && /^\s*[{<]/.test(text)) throw notAnIndex(text);
		if (/^entries:\s*(?:\{\s*\})?\s*(?:#.*)?$/.test(text)) {
			seenEntries = true;
			return;
		}
		if (!seenEntries) return;
		const at = text.search(/\S/);
		if (at === -1 || text[at] === '#') return;
		if (at === 0) {
			finish();
			[seenEntries, here] = [false, false];
			ended = true;
			return;
		}
		if (indent === -1) indent = at;
		if (at > indent || text[at] === '-') {
			if (here) entryLine(text);
			return;
		}
		finish();
		const name = keyOf(text.slice(at));
		if (names.length < 2000) names.push(name);
		here = name === chart;
	};
	let ended = false;
	return {
		take(part: Uint8Array): void {
			rest += decoder.decode(part, {stream: true});
			const all = rest.split('\n');
			rest = all.pop() ?? '';
			if (rest.length > longestLine)
				throw new Trouble('The index has a line of more than 1 MiB.', {
					why: 'It is not written as Helm writes it.',
				});
			for (const text of all) oneLine(text.replace(/\r$/, ''));
		},
		/** `unread` is how many entries of the chart could not be read. */
		end(): {entries: ChartEntry[]; unread: number} {
			oneLine(rest.replace(/\r$/, ''));
			finish();
			if (!seenEntries && !ended) throw notAnIndex('');
			if (entries.length + unread === 0)
				throw new Trouble(`There is no chart called ${sanitise(chart)} in the index.`, {
					next: similar(names),
				});
			return {entries, unread};
		},
	};
}

const startsItem = (text: string, lines: readonly string[]) =>
	lines.length > 0 && text.search(/\S/) === (lines[0] ?? '').search(/\S/);

const notAnIndex = (text: string) =>
	new Trouble('This is not the index of a chart repository.', {
		why: text.trimStart().startsWith('<')
			? 'It is a web page.'
			: 'It has no list of entries, a chart a line, as helm repo index writes it.',
	});

const similar = (names: readonly string[]) =>
	names.length === 0
		? 'It lists none.'
		: `It lists ${names.length}: ${names
				.slice(0, 6)
				.map(name => sanitise(name, {clip: 40}))
				.join(', ')}${names.length > 6 ? ' …' : ''}`;

function keyOf(text: string): string {
	const found = /^(?:"([^"]*)"|'([^']*)'|([^\s:#][^:]*)):/.exec(text);
	return found?.[1] ?? found?.[2] ?? found?.[3] ?? '';
}
