import {masker} from './config-mask.ts';
import {diagnose} from './doctor.ts';
import type {Finding as Full, Severity, Verdict} from './finding.ts';
import type {Json} from './config-tree.ts';

export type {Verdict} from './finding.ts';
export type Finding = {
	path: string;
	verdict: Verdict;
	/** What else holds for this key, less severe. */
	also: readonly Verdict[];
	severity: 'stop' | 'look' | 'info';
	old?: Json;
	new?: Json;
	yours?: Json;
	suggestion?: string;
};
export type ConfigInput = {
	oldDefaults: Json;
	newDefaults: Json;
	yours: Json;
	required?: readonly string[];
};

/** How a page marks a severity: stop must be settled and is bad, look must be settled, info needs nothing. */
export const urgency: Readonly<Record<Severity, 'stop' | 'look' | 'info'>> = {
	blocker: 'stop',
	high: 'stop',
	medium: 'look',
	info: 'info',
};

/** The doctor for trees alone, without files, comments or proof. */
export function compareConfig({required, ...input}: ConfigInput): readonly Finding[] {
	const side = (value: Json) => ({value, keys: new Map()});
	const {findings} = diagnose({
		kind: 'config',
		old: side(input.oldDefaults),
		new: side(input.newDefaults),
		yours: side(input.yours),
		mask: masker(),
		...(required ? {required} : {}),
	});
	return findings.map(({severity, ...rest}: Full) => ({...rest, severity: urgency[severity]}));
}
