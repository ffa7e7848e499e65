import type {ConfigFinding} from '../plan/observations.ts';
import {urgency} from '../values/config.ts';
import {textOf} from '../values/config-tree.ts';
import {type Finding, meansText} from '../values/finding.ts';
import {type Format, formatOf} from '../values/formats.ts';

/** The operator's files of one comparison; those that a step writes; and how they are written, where that is said. */
export type Files = {sources: readonly string[]; written: ReadonlySet<string>; format?: Format};

/** A finding as it is written down and shown: with the files that a choice about it changes. */
export function shown(finding: Finding, files: Files): ConfigFinding {
	const {path, verdict, also, severity, text, old, new: fresh, yours} = finding;
	const {written, means, suggestion, score, pin, proof, comment, stays, seal, line, column} =
		finding;
	return {
		...placesOf(finding, files),
		key: path,
		...(written === undefined ? {} : {written}),
		verdict,
		severity: urgency[severity],
		text,
		...(also.length === 0 ? {} : {also: [...also]}),
		...(old === undefined ? {} : {old: textOf(old)}),
		...(fresh === undefined ? {} : {new: textOf(fresh)}),
		...(yours === undefined ? {} : {yours: textOf(yours)}),
		...(means === undefined ? {} : {means: meansText(means)}),
		...(suggestion === undefined ? {} : {suggestion}),
		...(score === undefined ? {} : {score}),
		...(pin === undefined ? {} : {pin}),
		...(proof === undefined ? {} : {proof}),
		...(comment === undefined ? {} : {comment}),
		...(stays === undefined ? {} : {stays}),
		...(seal === undefined ? {} : {seal}),
		...(line === undefined
			? {}
			: {place: `${finding.file ?? files.sources[0] ?? ''}:${line}:${column ?? 1}`}),
	};
}

type Places = Pick<ConfigFinding, 'source' | 'edits' | 'byHand' | 'files' | 'beneath'>;

function placesOf({file, beneath = [], pin, set, byHand: why}: Finding, files: Files): Places {
	const {sources, written, format} = files;
	const standing = file ?? sources[0] ?? '';
	// A version is named in the file that is read last: it stands above the others (AX-12, AX-15).
	const source = pin === undefined ? standing : (sources.at(-1) ?? standing);
	const asked = (set || pin !== undefined) && (format ?? formatOf(source)) !== undefined;
	const byHand =
		why ??
		(asked && !written.has(source) ? 'No step of this runbook writes this file.' : undefined);
	const edits = asked && byHand === undefined;
	// Taken out of the last file alone, the value of the one before it would count.
	const mine =
		edits && pin === undefined ? [...beneath, standing].filter(name => written.has(name)) : [];
	const under =
		edits && pin === undefined ? beneath.findLast(name => !written.has(name)) : undefined;
	return {
		source,
		edits,
		...(byHand === undefined ? {} : {byHand}),
		...(mine.length > 1 ? {files: mine} : {}),
		...(under === undefined ? {} : {beneath: under}),
	};
}
