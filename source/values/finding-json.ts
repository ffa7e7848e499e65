import type {Finding} from './finding.ts';

/** A finding as a program reads it: the names are the facts', every value is masked and of its own type. */
export function findingJson(finding: Finding) {
	// `more` stands in the text already; a seal is for sessions.
	const {old, new: fresh, templates, proof, suggestion, more: _, seal: __, ...rest} = finding;
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
