import {nameOf} from '../finding-ids.ts';
import type {ConfigFinding, NotesSeen} from '../observations.ts';
import type {Option} from '../questions.ts';

// A name that is only likely is offered, and never what Enter takes.
const sure = 0.85;

/**
 * What may become of a setting, and which of it Enter takes: never a guess, and never what no step writes. A new
 * name is none where the notes say both names in one breath.
 */
export function choicesFor(
	finding: ConfigFinding,
	notes?: NotesSeen,
): {options: Option[]; usual: string} {
	const {pin, verdict, suggestion, stays, score = 0} = finding;
	const note = byHand(finding);
	if (note !== undefined)
		return {options: [{value: 'seen', label: 'I have seen it', note}], usual: 'seen'};
	const keep: Option = {value: 'keep', label: 'Leave it as it is'};
	if (pin !== undefined) {
		const label = `Set it to ${pin}`;
		const set: Option = {value: 'pin', label, note: 'the version that the new chart is made for'};
		return {options: [set, keep], usual: 'pin'};
	}

	const taken = takenOut(finding);
	if (!/REMOVED|RENAMED|UNKNOWN|DEPRECATED/.test(verdict)) {
		const follow = {
			value: 'follow',
			label: 'Follow the new default',
			note: taken ?? 'your line is taken out',
		};
		return {options: [keep, follow], usual: 'keep'};
	}

	const drop: Option = {value: 'drop', label: 'Take it out', ...(taken ? {note: taken} : {})};
	if (stays !== undefined)
		return {
			options: [{...keep, note: `It cannot be renamed here. ${stays}`}, drop],
			usual: 'keep',
		};
	if (suggestion === undefined) return {options: [keep, drop], usual: 'keep'};
	const rename: Option = {value: 'rename', label: `Rename it to ${suggestion}`};
	return score >= sure || saidTogether(notes, finding.key, suggestion)
		? {options: [rename, keep, drop], usual: 'rename'}
		: {options: [keep, rename, drop], usual: 'keep'};
}

/** Do the notes say both names in one item? Then the one became the other. */
export function saidTogether(notes: NotesSeen | undefined, old: string, fresh: string): boolean {
	const texts = notes?.versions.flatMap(({items}) => items.map(({text}) => text)) ?? [];
	return texts.some(text => names(text, old) && names(text, fresh));
}

/** Whether a text names a key, and not just a longer one that it is part of. */
const names = (text: string, key: string): boolean =>
	text.split(/[^\w.-]+/).some(word => word.replace(/\.+$/, '') === key);

/** Why it is theirs to change, and nothing is chosen here; undefined where a step writes what is chosen. */
function byHand({source, edits, verdict, yours, byHand: why}: ConfigFinding): string | undefined {
	if (source === 'flags') return 'how the program is called is yours to change';
	if (edits !== false) return undefined;
	if (verdict === 'NEW_REQUIRED') return 'set it in your file, then look again';
	if (verdict === 'SCHEMA_REJECTS' && yours === undefined)
		return 'change your file, then look again';
	if (yours === undefined) return 'set it in your file if you want another';
	return why === undefined ? 'your file is yours to change' : `${why} Change it by hand.`;
}

/** Where several files set a key, what is taken out of which, and what counts then. */
function takenOut({files = [], beneath}: ConfigFinding): string | undefined {
	const names = files.map(nameOf).join(', ');
	const out = files.length > 1 ? `your lines in ${names} are taken out` : 'your line is taken out';
	if (beneath !== undefined) return `${out}; then ${nameOf(beneath)} counts, which sets it too`;
	return files.length > 1 ? out : undefined;
}
