import type {Lines} from './config-text-owned.ts';
import type {Statement} from './statement.ts';
import type {Splice} from './text-splice.ts';

/** Where a section that is new goes once keys were cut out of another, and the comments that went with that one. */
export type Near = {at: number; comments: string; apart: boolean};

/** After the section that a key stands in, or in its place where it goes with its last key. */
export function nearTo(
	{text, statements, end}: Lines,
	key: Statement,
	cuts: readonly Splice[],
): Near | undefined {
	const own = statements.findLast(({kind, from}) => kind === 'section' && from <= key.from);
	if (!own) return undefined;
	const less = (at: number): number =>
		cuts.reduce((sum, {from, to}) => sum - (to <= at ? to - from : 0), at);
	if (cuts.some(({from}) => from === own.head)) {
		const behind = /\]\s*([#;].*)$/m.exec(text.slice(own.from, own.to))?.[1]?.trimEnd();
		const above = text.slice(own.head, own.from);
		const comments = above + (behind === undefined ? '' : behind + end);
		return {at: less(own.head), comments, apart: false};
	}
	const next = statements.find(({kind, from}) => kind === 'section' && from > own.from);
	return next && {at: less(next.head), comments: '', apart: true};
}
