import {longestEntry, readEntry, readScalar, type Listing} from './index-entry.ts';
import {Trouble} from '../../trust/trouble.ts';

const longestLine = 1024 * 1024;

/**
 * Reads one chart's entries out of an index in YAML as Helm writes it, a key a line: of 140 MB only one line and
 * one entry are held at a time. `otherStyle` is called where the chart's entries are not a key a line, and throws.
 */
export function blockIndex(chart: string, listing: Listing, otherStyle: () => never) {
	let [rest, inside, indent] = ['', false, -1];
	let here = false;
	let lines: string[] = [];
	let size = 0;
	const finish = () => {
		if (lines.length > 0) listing.add(readEntry(lines));
		lines = [];
		size = 0;
	};
	const entryLine = (text: string) => {
		size += text.length;
		if (size > longestEntry) listing.tooLong();
		if (/^ *-(?: |$)/.test(text) && startsItem(text, lines)) finish();
		lines.push(text);
	};
	const oneLine = (text: string) => {
		if (/^entries:\s*(?:\{\s*\})?\s*(?:#.*)?$/.test(text)) {
			listing.seen(true);
			inside = true;
			return;
		}
		if (text.startsWith('generated:')) listing.made(readScalar(text.slice('generated:'.length)));
		if (!inside) return;
		const at = text.search(/\S/);
		if (at === -1 || text[at] === '#') return;
		if (at === 0) {
			finish();
			[inside, here] = [false, false];
			return;
		}
		if (indent === -1) indent = at;
		if (at > indent || text[at] === '-') {
			if (here) entryLine(text);
			return;
		}
		finish();
		const [name, value] = pairOf(text.slice(at));
		listing.name(name);
		here = name === chart;
		if (here && /^[[{](?!\s*[\]}])/.test(value)) otherStyle();
	};
	return {
		take(text: string): void {
			rest += text;
			const all = rest.split('\n');
			rest = all.pop() ?? '';
			if (rest.length > longestLine)
				throw new Trouble('The index has a line of more than 1 MiB.', {
					why: 'It is not written as Helm writes it.',
				});
			for (const text of all) oneLine(text.replace(/\r$/, ''));
		},
		end(): void {
			oneLine(rest.replace(/\r$/, ''));
			finish();
		},
	};
}

const startsItem = (text: string, lines: readonly string[]) =>
	lines.length > 0 && text.search(/\S/) === (lines[0] ?? '').search(/\S/);

function pairOf(text: string): [string, string] {
	const found = /^(?:"([^"]*)"|'([^']*)'|([^\s:#][^:]*)):\s*(.*)$/.exec(text);
	return [found?.[1] ?? found?.[2] ?? found?.[3] ?? '', found?.[4] ?? ''];
}
