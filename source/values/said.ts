import {type Path, pathText} from './config-path.ts';
import {isFree} from './config-places.ts';
import {at} from './config-tree.ts';
import type {Case, Draft} from './finding.ts';

const demand =
	/\brequire[ds]?\b|\bmandatory\b|\bmust\b|\bha(?:s|ve) to\b|\bneeds to be\b|\bmake sure\b|\bonly (?:accept|support|allow|valid)|\b(?:no longer|not|n't) (?:\w+ )?(?:accepted|supported|allowed|valid|works?|read|used)\b|\bunsupported\b/i;
const relieved = /\b(?:not|n't|no longer|never)\b[^.]{0,20}\brequired?\b/gi;
const longest = 240;

/** The words of a comment without case and signs. */
export const plainWords = (comment: string): string =>
	comment
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, ' ')
		.trim();

const sentencesOf = (comment: string): readonly string[] =>
	comment.split(/(?<=[.!?])\s+/).filter(text => plainWords(text) !== '');

/** Sentences that the old comment did not have; one that was made longer, from where it goes on. */
function newIn(before: string, after: string): readonly string[] {
	const old = sentencesOf(before).map(plainWords);
	const known = new Set(old);
	return sentencesOf(after).flatMap(text => {
		const words = plainWords(text);
		if (known.has(words)) return [];
		const start = old.find(one => words.startsWith(`${one} `));
		return [start === undefined ? text : lastWords(text, words.slice(start.length + 1))];
	});
}

/** The end of a text that reads as these plain words. */
function lastWords(text: string, words: string): string {
	for (const {index} of text.matchAll(/\S+/g)) {
		const rest = text.slice(index);
		if (plainWords(rest) === words) return rest;
	}
	return text;
}

/**
 * A draft for a key of yours, with what the new version says of it and the old one did not. Worth a look where it
 * asks for something: a value that was good may not be any more.
 */
export function withSaid(draft: Draft, path: Path, given: Case): Draft {
	const own = pathText(path);
	const says = given.new.keys.get(own)?.comment ?? '';
	const said = given.old.keys.get(own)?.comment ?? '';
	if (says === '' || says === said || draft.verdicts.includes('DEPRECATED')) return draft;
	if (isFree(path, {oldDefaults: given.old.value, newDefaults: given.new.value})) return draft;
	const fresh = newIn(said, says);
	const asks = fresh.filter(text => demand.test(text.replaceAll(relieved, ' ')));
	// Of a key that is new there everything is new: only a demand is told.
	const told = asks[0] ?? (at(given.old.value, path) === undefined ? undefined : fresh[0]);
	if (told === undefined) return draft;
	const shown = told.length > longest ? `${told.slice(0, longest - 1)}…` : told;
	const harmless = draft.verdicts[0] === 'REDUNDANT' || draft.verdicts[0] === 'NULL_DELETES';
	return {
		...draft,
		verdicts: [...draft.verdicts, 'COMMENT_CHANGED'],
		severity: asks.length > 0 && !harmless && draft.severity === 'info' ? 'medium' : draft.severity,
		text: `${draft.text} New in what is said of it: “${shown}”`,
	};
}
