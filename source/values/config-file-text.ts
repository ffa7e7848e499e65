import {Trouble} from '../trust/trouble.ts';
import type {Editing} from './config-editing.ts';
import {type Path, pathText} from './config-path.ts';
import {nearTo} from './config-text-near.ts';
import {byHand, byPath, cutsOf, type Lines, owned} from './config-text-owned.ts';
import {type Carried, placed, spotFor} from './config-text-place.ts';
import {type Json, at, equal, withAt, without} from './config-tree.ts';
import {readSettings} from './formats.ts';
import {notationOf, type TextFormat, written} from './notation.ts';
import {samePath, type Statement, under} from './statement.ts';
import {endedAs, spliced, type Splice} from './text-splice.ts';

/** An edit of lines, and what can be told of one before it is made. */
export type TextEditing = Editing & {
	/** Throws Trouble where a key cannot be taken out; or not renamed to another, or not set to a value. */
	check(edit: {from: Path; to?: Path; set?: Json}): void;
};

/**
 * Edits TOML, INI and environment files. Only the lines concerned change. The result is read again by the reader of
 * its format, and where it is not the old value with just that change, nothing is edited: that is Trouble.
 */
export function textEdit(given: string, format: TextFormat): TextEditing {
	const notation = notationOf(format);
	const mark = given.startsWith('\uFEFF') ? '\uFEFF' : '';
	const read = (text: string): Json => readSettings(text, 'the settings', format).value;
	const end = given.includes('\r\n') ? '\r\n' : '\n';
	const linesOf = (text: string): Lines => {
		const tree = read(text);
		const statements = notation.statements(text);
		return {text, tree, statements, below: byPath(statements), end};
	};
	const lines = linesOf(given.slice(mark.length));
	const {text, tree} = lines;

	const proved = (path: Path, edited: string, wanted: readonly Json[]): string => {
		const result = endedAs(text, edited);
		if (!wanted.some(value => means(result, value)))
			throw byHand(path, 'Read again, it would not mean the same with just that change.');
		return mark + result;
	};
	const means = (edited: string, value: Json): boolean => {
		try {
			return equal(read(edited), value);
		} catch (error) {
			if (error instanceof Trouble) return false;
			throw error;
		}
	};
	const nameIn = (item: Statement, path: Path, length: number): Splice => {
		const part = item.parts[length - 1 - item.base.length]!;
		const by = notation.key(path.at(-1)!, text.slice(part.from, part.to));
		return {from: part.from, to: part.to, by};
	};

	/** The edits that rename where it stands; undefined where it must move. */
	const inPlace = (from: Path, to: Path): readonly Splice[] | undefined => {
		const items = owned(lines, from);
		if (samePath(from.slice(0, -1), to.slice(0, -1)))
			return items
				.filter(({base}) => base.length < from.length)
				.map(item => nameIn(item, to, from.length));
		const single = items.every(item => item.kind === 'key' && samePath(item.path, from));
		const dotted = single && items[0].parts.length > 1 && under(to, items[0].base);
		if (single && !(dotted && !items[0].inside && spotFor(lines, to).where === 'section'))
			return undefined;
		return items
			.filter(({base}) => base.length < from.length)
			.map(item => {
				if (!under(to, item.base)) throw byHand(from, 'It is spread over several sections.');
				const parts = item.parts.slice(0, from.length - item.base.length);
				const like = parts.map(part => text.slice(part.from, part.to));
				const by = written(notation, to.slice(item.base.length), item.kind, like);
				return {from: parts[0]!.from, to: parts.at(-1)!.to, by};
			});
	};
	const carry = (item: Statement): Carried => {
		const end = item.parts.at(-1)!.to + (item.adds ? 2 : 0);
		const value = item.value ?? {from: end, to: end};
		return {
			comments: item.inside ? '' : text.slice(item.head, item.from),
			prefix: item.inside ? '' : text.slice(item.from, item.parts[0]!.from).trimStart(),
			like: text.slice(item.parts.at(-1)!.from, item.parts.at(-1)!.to),
			sign: text.slice(end, value.from),
			value: text.slice(value.from, value.to),
			tail: item.inside ? '' : text.slice(value.to, item.to),
			...(item.adds ? {adds: true} : {}),
		};
	};

	/** The text with a key set. */
	const setting = (path: Path, value: Json): string => {
		if (at(tree, path) === undefined) {
			const carried = {comments: '', value: notation.value(value), tail: ''};
			return placed(lines, path, [carried], notation);
		}
		const [item, ...more] = owned(lines, path);
		if (more.length > 0 || !item.value || !samePath(item.path, path))
			throw byHand(path, 'It is more than one line with a value.');
		if (item.value.unsure) throw byHand(path, 'What follows its value may belong to it.');
		const old = text.slice(item.value.from, item.value.to);
		return spliced(text, [{...item.value, by: notation.value(value, old)}]);
	};

	return {
		has: path => at(tree, path) !== undefined,
		check({from, to, set}) {
			if (set !== undefined) return void setting(from, set);
			owned(lines, from);
			if (to && at(tree, to) !== undefined) throw byHand(from, `${pathText(to)} is there already.`);
			if (!to || inPlace(from, to)) return;
			const spot = spotFor(lines, to);
			const base = spot.where === 'section' ? spot.path : spot.base;
			written(notation, to.slice(base.length), 'key');
			if (spot.where === 'section') written(notation, spot.path, 'section');
		},
		rename(from, to) {
			const wanted = lacking(tree, from).map(less => withAt(less, to, at(tree, from)!));
			const here = inPlace(from, to);
			if (here) return proved(from, spliced(text, here), wanted);
			const cuts = cutsOf(lines, from, to);
			const less = linesOf(spliced(text, cuts));
			const own = owned(lines, from);
			const carried = own.map(carry);
			const near = nearTo(lines, own[0], cuts);
			return proved(from, placed(less, to, carried, notation, near), wanted);
		},
		drop: path => proved(path, spliced(text, cutsOf(lines, path)), lacking(tree, path)),
		set: (path, value) =>
			proved(path, setting(path, value), [withAt(tree, path, notation.meant(value))]),
	};
}

/** A tree without what stands at a path; the maps above that become empty may go or stay. */
function lacking(tree: Json, path: Path): readonly Json[] {
	const least = without(tree, [path]);
	const kept = path
		.slice(0, -1)
		.map((_, index) => path.slice(0, index + 1))
		.filter(above => at(least, above) === undefined);
	return [least, ...kept.map(above => withAt(least, above, {}))];
}
