import {holds} from '../../runbook/placeholders.ts';
import {answered, type Context} from '../context.ts';
import {siteAnswers} from '../scope.ts';
import type {Question, Stand} from '../questions.ts';

/** The runbook's questions about this site, one after the other; then the name it is kept under. */
export function targetRule({runbook, state}: Context): Stand | undefined {
	const site = siteAnswers(runbook, state);
	const open = runbook.ask.find(
		ask => holds(ask.when, site) && answered(state, ask.id) === undefined,
	);
	if (open) {
		const {id, kind, label, optional} = open;
		const question: Question = {id, page: 'target', kind, label, optional};
		if (open.help !== undefined) question.help = open.help;
		const before = state.retracted.get(id);
		if (typeof before === 'string' && kind !== 'secret') question.default = before;
		else if (open.default !== undefined) question.default = open.default;
		if (open.options)
			question.options = open.options.map(({value, label: name, note}) => ({
				value,
				label: name,
				...(note ? {note} : {}),
			}));
		return {page: 'target', questions: [question]};
	}

	if (answered(state, 'name') !== undefined) return undefined;
	return {
		page: 'target',
		questions: [
			{
				id: 'name',
				page: 'target',
				kind: 'text',
				label: 'What shall this installation be called?',
				help: 'The answers are kept under this name, so that next time nothing is asked twice. Passwords are not kept.',
				default: 'prod',
			},
		],
	};
}
