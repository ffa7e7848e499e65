import {keyTable} from '../terminal/keys.ts';
import {blank, heading, type Page, paragraph, type Row, type Told} from './model.ts';

/** `?`: what the cursor stands on, explained; then the keys. */
export function helpRows(told: Told | undefined): Row[] {
	const keys = keyTable.map((row): Row => ({
		key: `k${row.intent}`,
		text: `${row.label.padEnd(8)} ${row.means}`,
		tone: 'dim',
		wrap: true,
	}));
	if (!told) return [heading('hk', 'Keys'), ...keys];
	const {title, commands, why, explain} = told;
	const part = (name: string, text: string): Row[] => [
		{key: name, text: name, tone: 'accent'},
		paragraph(`${name}.`, text, 'plain', 2),
	];
	return [
		heading('ht', title),
		...commands.map((command, index): Row => ({
			key: `c${index}`,
			text: command,
			indent: 2,
			wrap: true,
			tone: 'dim',
		})),
		blank('hb'),
		...part(explain ? 'Why now' : 'What this does', why),
		...(explain
			? [
					...part('What it changes', explain.changes),
					...part('What you should see', explain.expect),
					...part('How it looks when it goes wrong', explain.wrong),
					...part('How to undo it', explain.undo),
				]
			: []),
		blank('hb2'),
		heading('hk', 'Keys'),
		...keys,
	];
}

export type LeaveChoice = 'leave' | 'pause' | 'cancel' | 'stay';

/** Ctrl-C while a step runs: four ways, the safe one first (DESIGN par. 8). */
export function leaveRows(): (Row & {choice?: LeaveChoice})[] {
	return [
		heading('lh', 'A step is running. What shall happen?'),
		blank('lb'),
		{
			key: 'leave',
			text: 'Leave; this step goes on by itself',
			side: 'come back with: handrail resume',
			told: {title: 'Leave', commands: [], why: ''},
			choice: 'leave',
			preferred: true,
		},
		{
			key: 'pause',
			text: 'Stop after this step',
			side: 'nothing more starts until you say so',
			told: {title: 'Pause', commands: [], why: ''},
			choice: 'pause',
		},
		{
			key: 'cancel',
			text: 'Ask the tool to stop now',
			side: 'it is asked, never killed',
			told: {title: 'Cancel', commands: [], why: ''},
			choice: 'cancel',
		},
		{
			key: 'stay',
			text: 'Stay',
			side: 'Esc',
			told: {title: 'Stay', commands: [], why: ''},
			choice: 'stay',
		},
	];
}

/** What lies over a page and is moved through like one: the log, or all of what the page compares. */
export function layerRows(
	overlay: string | undefined,
	page: Page,
	{log, productLog}: {log: readonly string[]; productLog: readonly string[]},
): Row[] {
	if (overlay === 'log') return logPage(log, productLog);
	return overlay === 'whole' ? (page.whole ?? page.rows) : page.rows;
}

/** `l`: the whole log that is kept in sight. */
export function logPage(log: readonly string[], productLog: readonly string[]): Row[] {
	const lines = (name: string, list: readonly string[]): Row[] =>
		list.length === 0
			? []
			: [
					heading(name, name),
					...list.map((text, index): Row => ({
						key: `${name}${index}`,
						text,
						wrap: true,
						tone: 'dim',
						told: {
							title: 'A line of the log',
							commands: [text],
							why: 'Written by the step or the product; shown with hidden characters made visible.',
						},
					})),
				];
	const rows = [...lines('The step', log), ...lines("The product's own log", productLog)];
	return rows.length === 0 ? [paragraph('nolog', 'Nothing has been written yet.', 'dim')] : rows;
}
