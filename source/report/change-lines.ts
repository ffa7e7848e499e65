import {answeredOfVersion, versionAsks, type Context} from '../plan/context.ts';
import {classOfChange} from '../plan/rules/version.ts';
import {text} from '../plan/text.ts';
import {changeInWords} from './change-words.ts';

/** What kind of change it was, and what was answered about its version, for the record (HF-12, HF-14…16). */
export function changeLines(context: Context): string[] {
	const {runbook, state} = context;
	const change = state.flow === 'upgrade' ? classOfChange(context) : undefined;
	if (!change) return [];
	const {names} = runbook.versions.rules;
	const asked = versionAsks(runbook, state).flatMap(({id, label, options}) => {
		const value = answeredOfVersion(state, id);
		if (value === undefined) return [];
		const shown = options?.find(option => option.value === value)?.label ?? text(value);
		return [`- ${label} ${shown === '' ? 'none' : shown}`];
	});
	return [
		'## What kind of change',
		`What it does to the data: ${changeInWords(change.class, names)}. ${change.why}`,
		...asked,
	];
}
