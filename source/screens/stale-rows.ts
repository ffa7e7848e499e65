import {moment} from '../report/words.ts';
import {paragraph, type Row} from './model.ts';

/** What did not answer (`who`), why, and of when that is what is shown instead. */
export function staleRows(
	{asOf, unanswered}: {asOf?: string; unanswered?: string},
	who: string,
): Row[] {
	if (unanswered === undefined)
		return asOf === undefined
			? []
			: [paragraph('asof', `As of ${moment(asOf)}: this list is no newer than that.`, 'dim')];
	const since = asOf === undefined ? '' : `As of ${moment(asOf)}: ${who} does not answer now. `;
	const text = `${since}${unanswered}`;
	return [{...paragraph('asof', text, 'warn'), mark: 'warn'}];
}
