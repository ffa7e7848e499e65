import type {View} from '../../plan/view.ts';
import {reportMarkdown} from '../../report/markdown.ts';
import {wayOpenUntil} from '../../report/way-open.ts';
import {moment} from '../../report/words.ts';
import {blank, paragraph, type Page, type Row} from '../model.ts';

/** The record of the session, as it is also written to a file. */
export function reportPage(view: View): Page {
	const {context, folder} = view;
	const until = wayOpenUntil(context);
	const open: Row[] =
		until === undefined
			? []
			: [
					paragraph(
						'until',
						`Keep the old program and the backup until ${moment(until)}. While you have them, you can go back.`,
						'plain',
					),
					{key: 'reopen', text: 'Open the decision again', act: {do: 'reopen'}},
				];
	const lines = reportMarkdown(context).split('\n');
	const rows = lines.map((text, index): Row =>
		text.startsWith('#')
			? {key: `l${index}`, text: text.replace(/^#+ /, ''), tone: 'strong', wrap: true}
			: {key: `l${index}`, text, wrap: true},
	);
	return {
		rows: [
			paragraph('where', `Written to ${folder}/report.md and report.json. Leave with q.`, 'dim'),
			...open,
			blank('b'),
			...rows,
		],
	};
}
