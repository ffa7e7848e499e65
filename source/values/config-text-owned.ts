import {Trouble} from '../trust/trouble.ts';
import {type Path, pathText} from './config-path.ts';
import {type Json, at, isMap} from './config-tree.ts';
import {samePath, type Statement, under} from './statement.ts';
import {left, type Splice} from './text-splice.ts';

/** A settings text of lines: what it says, what it means, and how a line ends in it. */
export type Lines = {
	text: string;
	statements: readonly Statement[];
	/** All statements at or below a path. */
	below(path: Path): readonly Statement[];
	tree: Json;
	end: string;
};

/** Statements by each path that they stand at or below: a file may have as many keys as are asked about. */
export function byPath(statements: readonly Statement[]): Lines['below'] {
	const all = new Map<string, Statement[]>();
	for (const item of statements) {
		let name = '';
		for (const key of item.path) {
			name += `${key}\0`;
			const there = all.get(name);
			if (there) there.push(item);
			else all.set(name, [item]);
		}
	}
	return path => all.get(path.map(key => `${key}\0`).join('')) ?? [];
}

/** What is to be changed by hand, and why. */
export const byHand = (path: Path, why: string): Trouble =>
	new Trouble(`${pathText(path)} cannot be changed line by line in this file.`, {
		why,
		next: 'Change it by hand.',
	});

/** The statements that make up what stands at a path. Throws Trouble where they are no lines of their own. */
export function owned({below}: Lines, path: Path): readonly [Statement, ...Statement[]] {
	const all = below(path).filter(item => !(item.inside && under(item.inside.path, path)));
	const [first, ...more] = all;
	const why = all.find(item => item.byHand !== undefined)?.byHand;
	if (!first) throw byHand(path, 'It stands on no line of its own.');
	if (why !== undefined) throw byHand(path, why);
	const exact = all.filter(item => item.kind === 'key' && samePath(item.path, path));
	const once = exact.filter(item => !item.adds);
	if (once.length > 1 || (exact.length > 0 && exact.length < all.length))
		throw new Trouble(`The key ${pathText(path)} is written twice in this file.`, {
			next: 'Remove one of the two by hand.',
		});
	return [first, ...more];
}

/** What taking something out takes: its lines and what would be left empty above it, but nothing that `keep` needs. */
export function cutsOf(lines: Lines, path: Path, keep: Path = []): readonly Splice[] {
	const {tree, statements} = lines;
	let cuts = owned(lines, path).map(item => cutOf(item, statements));
	for (let below = path; below.length > 1; below = below.slice(0, -1)) {
		const above = below.slice(0, -1);
		const map = at(tree, above);
		if (!isMap(map) || Object.keys(map).length > 1 || under(keep, above)) break;
		const own = statements.filter(item => samePath(item.path, above));
		if (own.some(item => item.byHand !== undefined || !hollow(lines, item, cuts))) break;
		cuts = [...cuts, ...own.map(item => cutOf(item, statements))];
	}
	return cuts;
}

/** Whether a section says nothing else, not even in a comment. */
function hollow({text, statements}: Lines, item: Statement, cuts: readonly Splice[]): boolean {
	if (item.kind === 'key') return true;
	const next = statements.find(({kind, from}) => kind === 'section' && from > item.from);
	return left(text, item.to, next?.head ?? text.length, cuts).trim() === '';
}

function cutOf(item: Statement, statements: readonly Statement[]): Splice {
	if (!item.inside) return {from: item.head, to: item.to, by: ''};
	const beside = statements.filter(({inside}) => inside === item.inside);
	const index = beside.indexOf(item);
	const next = beside[index + 1];
	if (next) return {from: item.from, to: next.from, by: ''};
	return {from: beside[index - 1]?.to ?? item.from, to: item.to, by: ''};
}
