import type {State} from '../../journal/state.ts';
import type {PageId} from '../pages.ts';
import type {Question} from '../questions.ts';

/** The way to look once more: the world may have been changed meanwhile, or its cause mended. */
export const lookAgain = (id: string, page: PageId, label = 'Look again'): Question => ({
	id,
	page,
	kind: 'confirm',
	label,
	optional: true,
});

/** Is this the id of a way to look again, which settles nothing by itself? */
export const looksAgain = (id: string): boolean => /\.again(?:\.|$)/.test(id);

/** Does what was seen still count: it was looked at, and nobody asked to look again since? By the records' numbers. */
export function isFresh<T extends {seq: number}>(
	{answers}: State,
	id: string,
	seen: T | undefined,
): seen is T {
	return seen !== undefined && (answers.get(id)?.seq ?? 0) <= seen.seq;
}
