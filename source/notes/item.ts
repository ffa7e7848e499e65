import type {Token} from 'marked';
import type {Caution} from '../versions/caution.ts';

/** One entry of a vendor's release notes. The text is as the vendor wrote it: unsafe until sanitised. */
export type Item = {
	text: string;
	breaking: boolean;
	/** Something is asked of the operator. */
	action: boolean;
	/** Why it was marked. */
	mark?: string;
	/** What stands in it as code. */
	code?: readonly string[];
};

/** `tokens`: the whole text as marked's lexer gives it, for the page. */
export type Notes = {
	version: string;
	date?: string;
	/** Withdrawn by its vendor. */
	yanked?: true;
	/** Said by a text of several versions, but of none of them: it does not make this one read. */
	general?: true;
	/** What its vendor says of it besides: that it is a pre-release. */
	caution?: Caution;
	items: readonly Item[];
	tokens?: readonly Token[];
};
