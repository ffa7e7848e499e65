import type {View} from '../../plan/view.ts';
import {reportMarkdown} from '../../report/markdown.ts';
import {wayOpenUntil} from '../../report/way-open.ts';
import {count, moment} from '../../report/words.ts';
import {nextOnRoad, roadOf} from '../../plan/rules/version.ts';
import type {Context} from '../../plan/context.ts';
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
	const left = nextOnRoad(context);
	const road: Row[] = left?.[0]
		? [
				paragraph(
					'road',
					`On the road to ${left.at(-1)?.to ?? ''}: next is ${left[0].from} → ${left[0].to}, ${count(left.length, 'upgrade')} left. The welcome page goes on with it; ${restWords(context, left[0].from)}.`,
					'accent',
				),
			]
		: [];
	const lines = reportMarkdown(context).split('\n');
	const rows = lines.map((text, index): Row =>
		text.startsWith('#')
			? {key: `l${index}`, text: text.replace(/^#+ /, ''), tone: 'strong', wrap: true}
			: {key: `l${index}`, text, wrap: true},
	);
	return {
		rows: [
			paragraph('where', `Written to ${folder}/report.md and report.json. Leave with q.`, 'dim'),
			...road,
			...open,
			blank('b'),
			...rows,
		],
	};
}

/** Is this a version to spend the night at? */
function restWords(context: Context, version: string): string {
	const stay = roadOf(context)?.find(({to}) => to === version)?.stay ?? true;
	return stay ? 'you may stop here for the night' : 'do not stop here for the night';
}
