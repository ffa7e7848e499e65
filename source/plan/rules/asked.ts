import type {Ask} from '../../runbook/format.ts';
import {holds} from '../../runbook/placeholders.ts';
import type {State} from '../../journal/state.ts';
import {answeredOfVersion, versionAsks, type Context} from '../context.ts';
import type {PageId} from '../pages.ts';
import type {Question} from '../questions.ts';
import {siteAnswers} from '../scope.ts';

/** A question of the runbook as it is put; `usual` is what Enter takes. */
export function askedQuestion(
	ask: Ask,
	{flow}: Pick<State, 'flow'>,
	kind: Question['kind'],
	usual: string | undefined,
): Question {
	const {id, page, label, optional, help, options} = ask;
	const question: Question = {id, page, kind, label, optional};
	if (help !== undefined) question.help = help;
	if (options)
		question.options = options.map(({value, label: name, note, refused}) => {
			const why = refused?.[flow];
			return {
				value,
				label: name,
				...(note ? {note} : {}),
				...(why === undefined ? {} : {refused: why}),
			};
		});
	const shut = question.options?.some(({value, refused}) => refused && value === usual);
	if (usual !== undefined && shut !== true) question.default = usual;
	return question;
}

/** What the runbook still asks about the chosen version, on one page or on all. */
export function openAsks({runbook, state}: Context, page?: PageId): Question[] {
	const site = siteAnswers(runbook, state);
	return versionAsks(runbook, state, page)
		.filter(ask => holds(ask.when, site) && answeredOfVersion(state, ask.id) === undefined)
		.map(ask => {
			const before = state.retracted.get(ask.id);
			const usual = typeof before === 'string' ? before : ask.default;
			return askedQuestion(ask, state, ask.kind, usual);
		});
}

/** The first of them, which the page asks (HF-14…16). */
export const openAsk = (context: Context, page: PageId) => openAsks(context, page)[0];
