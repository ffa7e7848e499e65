import {holds} from '../runbook/placeholders.ts';
import type {Context} from '../plan/context.ts';
import type {PageId} from '../plan/pages.ts';
import {siteAnswers} from '../plan/scope.ts';
import {blank, heading, paragraph, type Row} from './model.ts';

/** What the vendor says that no step carries out, on the page where it matters. */
export function toldRows({runbook, state}: Context, page: PageId): Row[] {
	const site = siteAnswers(runbook, state);
	const here = runbook.told.filter(
		item => item.page === page && item.flows.includes(state.flow) && holds(item.when, site),
	);
	if (here.length === 0) return [];
	const rows = here.flatMap((item, index): Row[] => [
		{
			...paragraph(`told${index}`, item.says),
			mark: 'dot',
			told: {title: item.says, commands: [], why: `Said by the vendor (${item.rows.join(', ')}).`},
		},
		...(item.why === undefined
			? []
			: [paragraph(`told${index}.`, `Not done by handrail: ${item.why}`, 'dim', 4)]),
	]);
	return [blank('tb'), heading('th', 'What the vendor says besides'), ...rows];
}
