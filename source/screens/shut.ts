import type {View} from '../plan/view.ts';
import {blank, paragraph, type Act, type Page, type Row} from './model.ts';

/** Above the page of a session that can only be looked at: why, what can be done, and taking it up. */
function shutRows({live}: View): Row[] {
	if (live.readOnly === undefined) return [];
	const {takeUp, ways = []} = live;
	const act = (word: string | undefined): Act =>
		word === undefined
			? {do: 'answer', id: 'session.take', value: 'take'}
			: {
					do: 'type',
					id: 'session.take',
					value: 'take',
					need: 'word',
					word,
					label: `Type ${word} to confirm`,
				};
	const offered: Row[] = takeUp
		? [
				{
					key: 'shut-take',
					text: takeUp.label,
					mark: 'dot',
					wrap: true,
					act: act(takeUp.word),
				},
			]
		: [];
	return [
		{...paragraph('shut', live.readOnly, 'warn'), mark: 'warn'},
		...ways.map((text, index) => paragraph(`shut${index}`, text, 'plain', 2)),
		...offered,
		blank('shut-end'),
	];
}

/** A page as it is shown then: under the reason, and with nothing to choose. */
export function underShut(view: View, page: Page): Page {
	if (view.live.readOnly === undefined) return page;
	const shown = page.rows.map((row): Row => {
		const {act, preferred, ...plain} = row;
		return act || preferred ? plain : row;
	});
	return {rows: [...shutRows(view), ...shown]};
}

/** The last line then, instead of the page's keys. */
export const lookingKeys = 'Looking on: nothing is changed from here.   ↑↓ move   l log   q leave';
