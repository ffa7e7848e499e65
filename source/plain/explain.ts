import type {Told} from '../screens/model.ts';

/** A row explained as the pages explain it. */
export function explainTold({title, commands, why, explain}: Told): string[] {
	return [
		title,
		...commands.filter(Boolean).map(command => `  ${command}`),
		`  ${explain ? 'Why now' : 'What this does'}: ${why}`,
		...(explain
			? [
					`  What it changes: ${explain.changes}`,
					`  What you should see: ${explain.expect}`,
					`  How it looks when it goes wrong: ${explain.wrong}`,
					`  How to undo it: ${explain.undo}`,
				]
			: []),
	];
}

/** What may be typed at every question, and what of this page can be explained. */
export function helpLines(told: readonly Told[]): string[] {
	return [
		'At every question:',
		'  back   take the last answer back, as long as nothing has been begun',
		'  leave  leave; the session is kept, and what runs goes on',
		'  log    the last lines of what ran',
		'  ?      this help',
		...(told.length === 0 ? [] : ['Explained by ? and a number:']),
		...told.map(({title}, index) => `  ? ${index + 1}  ${title}`),
	];
}
