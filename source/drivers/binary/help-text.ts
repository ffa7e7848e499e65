import type {Flag} from '../../values/flags.ts';
import {defaultIn} from './help-default.ts';

type Block = Flag & {column: number | undefined; indent: number};

// Where the words begin: `-x, --long VALUE`, then two spaces or a tab, then the description.
const head = /^(\s{1,12})(-{1,2}[A-Za-z?[].*)$/;
const name = /(?:^|[\s,])(--?(?:\[no-\])?[A-Za-z][\w.-]*)/g;
// Deeper than this, words that look like a flag belong to a description.
const deepest = 8;

/**
 * Reads the flags out of a help text as cobra, Go's flag package, kingpin, clap and argparse write
 * it. Lines that it does not understand are left out; it never throws. A flag that is told twice
 * counts the first time.
 */
export function parseFlags(help: string): Flag[] {
	const blocks: Block[] = [];
	let open: Block | undefined;
	for (const line of help.replaceAll('\r', '').split('\n')) {
		if (line.trim() === '') continue;
		const indent = /^\s*/.exec(line)?.[0].length ?? 0;
		const found = startOf(line, open);
		if (found) {
			blocks.push(found);
			open = found;
		} else if (open && indent > open.indent) {
			open.text = `${open.text} ${line.trim()}`.trim();
		} else {
			open = undefined;
		}
	}
	const flags = new Map<string, Flag>();
	for (const {flag, short, takes, text, default: own} of blocks) {
		if (flags.has(flag)) continue;
		const told = own ?? defaultIn(text);
		const named = short === undefined ? {} : {short};
		flags.set(flag, {flag, ...named, takes, ...(told === undefined ? {} : {default: told}), text});
	}
	return [...flags.values()];
}

function startOf(line: string, open: Block | undefined): Block | undefined {
	const found = head.exec(line);
	if (!found) return undefined;
	const [, margin = '', rest = ''] = found;
	const indent = margin.length;
	// A wrapped description may begin a line with the name of another flag.
	if (open && indent >= (open.column ?? deepest + 1)) return undefined;
	const cut = /\s{2,}|\t/.exec(rest);
	const left = cut ? rest.slice(0, cut.index) : rest;
	const text = cut ? rest.slice(cut.index).trim() : '';
	const names = [...left.matchAll(name)].map(match => (match[1] ?? '').replace('[no-]', ''));
	const long = names.find(word => word.startsWith('--')) ?? names.find(word => word.length > 2);
	const only = long ?? names[0];
	if (only === undefined) return undefined;
	const short = long ? names.find(word => /^-[^-]$/.test(word)) : undefined;
	const quoted = /="([^"]*)"/.exec(left)?.[1];
	return {
		// Go's flag package writes -name and takes --name as well.
		flag: only.length > 2 && !only.startsWith('--') ? `-${only}` : only,
		short,
		takes: takesValue(left, names),
		default: quoted === '' ? undefined : quoted,
		text,
		indent,
		column: text === '' ? undefined : indent + left.length + (cut?.[0].length ?? 0),
	};
}

/** Whether anything but names stands left of the description: a type, a metavariable, `<VALUE>`. */
function takesValue(left: string, names: readonly string[]): boolean {
	const bare = names.reduce((text, word) => text.replace(word, ''), left.replaceAll('[no-]', ''));
	return /[A-Za-z<{"]/.test(bare);
}
