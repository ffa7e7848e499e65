import type {ConfigFinding} from '../plan/observations.ts';
import {findingId} from '../plan/observations.ts';
import type {Finding, Severity} from '../values/finding.ts';

/** A finding as a program reads it: the names are the facts', every value is masked and of its own type. */
export function findingJson(finding: Finding) {
	// `more` stands in the text already.
	const {old, new: fresh, templates, proof, suggestion, more: _, ...rest} = finding;
	return {
		...rest,
		...(templates ? {by: 'templates'} : {}),
		...(old === undefined ? {} : {oldDefault: old}),
		...(fresh === undefined ? {} : {newDefault: fresh}),
		suggestion: suggestion ?? null,
		proof: proof ?? null,
	};
}

export type FindingJson = ReturnType<typeof findingJson>;

const severities = {stop: 'high', look: 'medium', info: 'info'} satisfies Record<
	ConfigFinding['severity'],
	Severity
>;

/** A finding of a plan, in the same shape: with the id under which it is answered, and what is edited for it. */
export function plannedJson(finding: ConfigFinding) {
	const {source, files, beneath, edits, json} = finding;
	return {
		id: findingId(finding),
		source,
		...(json ?? flagJson(finding)),
		...(edits === undefined ? {} : {edits}),
		...(files === undefined ? {} : {files}),
		...(beneath === undefined ? {} : {beneath}),
	};
}

/** A program's flag has no place in a file, and its values are the words that they are. */
function flagJson(finding: ConfigFinding) {
	const {key, verdict, severity, old, new: fresh, yours, suggestion, text} = finding;
	return {
		path: key,
		verdict,
		also: [],
		severity: severities[severity],
		...(text === undefined ? {} : {text}),
		...(yours === undefined ? {} : {yours}),
		...(old === undefined ? {} : {oldDefault: old}),
		...(fresh === undefined ? {} : {newDefault: fresh}),
		suggestion: suggestion ?? null,
		proof: null,
	};
}
