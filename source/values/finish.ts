import {type Path, parsePath, pathText} from './config-path.ts';
import {at} from './config-tree.ts';
import type {Case, Draft, Finding} from './finding.ts';
import {meantBy, versionToName} from './floating.ts';

/** A finding as it is shown: every value masked, with its comment and its place. */
export function finish(draft: Draft, given: Case): Finding {
	const {path, verdicts, severity, text, to} = draft;
	const [verdict, ...also] = verdicts;
	const own = pathText(path);
	// All of them together are no value to be shown.
	const [before, after, yours] = [given.old, given.new, given.yours].map(({value}) =>
		path.length === 0 ? undefined : at(value, path),
	);
	const place = given.yours.keys.get(own);
	const comment = given.new.keys.get(own)?.comment || given.old.keys.get(own)?.comment;
	// Made key by key: this runs once for each of many thousand findings.
	const finding: Finding = {
		path: own,
		verdict: verdict!,
		also: also.length === 0 ? also : [...new Set(also.filter(other => other !== verdict))],
		severity,
		set: yours !== undefined,
		text,
	};
	if (before !== undefined) finding.old = given.mask(path, before);
	if (after !== undefined) finding.new = given.mask(path, after, before);
	if (yours !== undefined) finding.yours = given.mask(path, yours, after);
	const means = meantBy(path, before, after, given);
	if (means) finding.means = means;
	const written = writtenAt(path, given);
	if (written !== undefined) {
		finding.written = written;
		if (verdict === 'UNKNOWN' && yours !== undefined) {
			finding.text = `${text} ${inQuotes(path, written)}`;
		}
	}
	if (draft.templates) finding.templates = true;
	if (draft.more !== undefined) finding.more = draft.more;
	if (to) {
		finding.suggestion = pathText(to.path);
		finding.score = Math.round(to.score * 100) / 100;
	}
	const pin = severity === 'info' ? undefined : versionToName(draft, given);
	if (pin !== undefined) finding.pin = pin;
	if (comment) finding.comment = comment;
	if (place) {
		finding.file = place.file;
		finding.line = place.line;
		finding.column = place.column;
		if (place.beneath) finding.beneath = place.beneath;
	}
	return finding;
}

// Only such words can be another one as they are written.
const odd = /^(?:true|false|[-+.]?\d.*)$/;

/** A path with its keys as they stand in the file; undefined where they mean what is written. */
function writtenAt(path: Path, {yours, new: fresh, old}: Case): string | undefined {
	if (!path.some(key => odd.test(key))) return undefined;
	const written = path.map((key, index) => {
		const own = pathText(path.slice(0, index + 1));
		const side = [yours, fresh, old].find(({keys}) => keys.has(own));
		return side?.keys.get(own)?.spelled ?? key;
	});
	return written.every((key, index) => key === path[index]) ? undefined : pathText(written);
}

/** Which key Helm reads otherwise, and what helps. */
function inQuotes(path: Path, written: string): string {
	const spelled = parsePath(written);
	const index = spelled.findIndex((key, place) => key !== path[place]);
	return `Helm reads the key ${spelled[index]} as ${path[index]}, unless it stands in quotes.`;
}
