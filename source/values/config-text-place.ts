import {Trouble} from '../trust/trouble.ts';
import {type Path, pathText} from './config-path.ts';
import {at, isMap} from './config-tree.ts';
import type {Near} from './config-text-near.ts';
import {byHand, type Lines} from './config-text-owned.ts';
import {type Notation, written} from './notation.ts';
import {lineEnd, samePath, type Statement, under} from './statement.ts';
import {endsLine, spliced} from './text-splice.ts';

/** A key to be put into a text: new, or taken from elsewhere with its comments. */
export type Carried = {
	comments: string;
	/** What stands before its name besides blanks; undefined: as its neighbour has it. */
	prefix?: string;
	/** Its name as it was written, for its quotes. */
	like?: string;
	adds?: boolean;
	/** Between name and value; undefined: as its neighbour has it. */
	sign?: string;
	value: string;
	/** What follows the value on its line. */
	tail: string;
};

type Spot =
	| {where: 'table'; table: Statement; base: Path}
	| {where: 'line'; at: number; beside?: Statement; base: Path; gap?: boolean}
	| {where: 'section'; path: Path};

const blankEnd = /\n[ \t]*\r?\n$/;

/** Where a key would go. Throws Trouble where it has no place. */
export function spotFor({text, statements, tree}: Lines, path: Path): Spot {
	const above = path.slice(0, -1);
	for (let length = 1; length < path.length; length++) {
		const held = at(tree, path.slice(0, length));
		if (held !== undefined && !isMap(held))
			throw new Trouble(
				`The key ${pathText(path.slice(0, length))} holds a value, not a map; nothing can be set below it.`,
			);
	}
	const whole = statements.every(item => item.byHand !== undefined) ? statements[0] : undefined;
	const why =
		whole ?? statements.find(item => item.byHand !== undefined && under(above, item.path));
	if (why) throw byHand(path, why.byHand!);
	const table = statements.findLast(
		item => item.value?.inline && item.path.length < path.length && under(path, item.path),
	);
	if (table) return {where: 'table', table, base: table.path};
	const section = statements.findLast(
		item => item.kind === 'section' && samePath(item.path, above),
	);
	if (above.length === 0) return rootSpot(text, statements);
	if (section) {
		const next = statements.find(({kind, from}) => kind === 'section' && from > section.from);
		return {
			beside: section,
			...afterKeys(statements, section.to, next?.from ?? text.length),
			base: above,
		};
	}
	const beside = statements.findLast(
		item =>
			item.kind === 'key' &&
			!item.inside &&
			item.base.length < above.length &&
			under(item.path, above),
	);
	if (beside) return {where: 'line', at: beside.to, beside, base: beside.base};
	return {where: 'section', path: above};
}

function rootSpot(text: string, statements: readonly Statement[]): Spot {
	const first = statements.find(({kind}) => kind === 'section');
	const last = afterKeys(statements, 0, first?.from ?? text.length);
	if (last.at > 0) return {...last, base: []};
	return {where: 'line', at: first?.head ?? text.length, base: [], gap: first !== undefined};
}

/** After the last key between two offsets, in the way of the last that is plain. */
function afterKeys(statements: readonly Statement[], from: number, to: number) {
	const keys = statements.filter(
		item => item.kind === 'key' && !item.inside && item.from >= from && item.to <= to,
	);
	const beside = keys.findLast(item => item.byHand === undefined);
	const at = keys.reduce((end, item) => Math.max(end, item.to), from);
	return {where: 'line' as const, at, ...(beside ? {beside} : {})};
}

/** The text with keys put at a path; a section that is missing is made where it is said, else at the end. */
export function placed(
	lines: Lines,
	path: Path,
	given: readonly Carried[],
	notation: Notation,
	near?: Near,
): string {
	const {text, statements, end} = lines;
	const spot = spotFor(lines, path);
	if (spot.where === 'table') return inTable(text, spot.table, path, given, notation);
	// What was said of a section that is gone stays with its last key.
	const carried = given.map((item, index) =>
		spot.where === 'line' && index === 0
			? {...item, comments: (near?.comments ?? '') + item.comments}
			: item,
	);
	if (spot.where === 'section') {
		const head = `[${written(notation, spot.path, 'section')}]${end}`;
		const like = statements.findLast(({kind, inside}) => kind === 'key' && !inside);
		const put = carried.map(item => lineOf(lines, path.slice(-1), item, notation, like, ''));
		const made = (near?.comments ?? '') + head + put.join('');
		if (near && near.at < text.length) return inserted(lines, near, made);
		const gap = text.trim() === '' || blankEnd.test(text) ? '' : end;
		return text + (endsLine(text) ? '' : end) + gap + made;
	}
	const indent = /[ \t]*/y;
	indent.lastIndex = spot.beside?.from ?? text.length;
	const own = indent.exec(text)![0];
	const name = path.slice(spot.base.length);
	const beside = spot.beside?.kind === 'key' ? spot.beside : undefined;
	const put = carried.map(item => lineOf(lines, name, item, notation, beside, own)).join('');
	const broken = endsLine(text.slice(0, spot.at)) ? '' : end;
	return spliced(text, [{from: spot.at, to: spot.at, by: broken + put + (spot.gap ? end : '')}]);
}

/** A section put between two others, with a blank line about it where there is one. */
function inserted({text, end}: Lines, {at, apart}: Near, made: string): string {
	const core = lineEnd(text, text.slice(0, at).trimEnd().length);
	const blanks = text.slice(core, at);
	if (!apart || blanks === '') return text.slice(0, at) + made + text.slice(at);
	const first = blanks.slice(0, lineEnd(blanks, 0));
	const rest = blanks.slice(first.length) || end;
	return text.slice(0, core) + first + made + rest + text.slice(at);
}

function lineOf(
	{text, end}: Lines,
	name: Path,
	{comments, prefix, like, adds, sign, value, tail}: Carried,
	notation: Notation,
	beside: Statement | undefined,
	indent: string,
): string {
	const key = written(
		notation,
		name,
		'key',
		name.map((_, index) => (index === name.length - 1 ? (like ?? '') : '')),
	);
	const before =
		prefix ?? (beside ? text.slice(beside.from, beside.parts[0]!.from).trimStart() : '');
	const shown =
		beside?.value && !beside.inside
			? text
					.slice(beside.parts.at(-1)!.to, beside.value.from)
					.replace(/^\[\]/, '')
					.replaceAll(/[ \t]+/g, ' ')
			: notation.between;
	const said = comments.replaceAll(/^[ \t]*(?=[^ \t\r\n])/gm, indent);
	const line = `${indent}${before}${key}${adds ? '[]' : ''}${sign ?? shown}${value}${tail}`;
	return said + (endsLine(line) ? line : line + end);
}

function inTable(
	text: string,
	table: Statement,
	path: Path,
	carried: readonly Carried[],
	notation: Notation,
): string {
	const {last, closes} = table.value!.inline!;
	if (carried.some(({comments, tail}) => comments !== '' || tail.trim() !== ''))
		throw byHand(path, 'Its place is in an inline table, and its comment would be lost.');
	const name = written(notation, path.slice(table.path.length), 'key');
	const put = carried
		.map(({sign, value}) => `${name}${sign ?? notation.between}${value}`)
		.join(', ');
	const empty = text.slice(last, closes).trim() === '' && text[last - 1] === '{';
	if (empty) return spliced(text, [{from: last, to: closes, by: ` ${put} `}]);
	return spliced(text, [{from: last, to: last, by: `, ${put}`}]);
}
