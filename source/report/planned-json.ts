import type {ConfigFinding} from '../plan/observations.ts';
import {findingId} from '../plan/observations.ts';
import type {Severity} from '../values/finding.ts';

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
