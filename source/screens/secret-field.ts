import type {Stand} from '../plan/questions.ts';
import {blank, paragraph, type Page} from './model.ts';
import {fieldOf} from './question-rows.ts';

/** A secret that is needed again is asked for on whatever page needs it. */
export function withSecret(page: Page, stand: Stand): Page {
	const question =
		stand.page === 'target' ? undefined : stand.questions.find(({kind}) => kind === 'secret');
	const field = question ? fieldOf(question) : undefined;
	if (!question || !field) return page;
	const rows = [
		blank('bs'),
		paragraph('sq', question.label, 'strong'),
		{...paragraph('sh', question.help ?? '', 'dim'), focus: true},
	];
	return {...page, rows: [...page.rows, ...rows], field: {...field, label: 'Answer'}};
}
