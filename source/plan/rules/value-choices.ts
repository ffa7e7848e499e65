import type {ConfigFinding} from '../observations.ts';
import type {Option} from '../questions.ts';

// A name that is only likely is offered, and never what Enter takes.
const sure = 0.9;

/** What may become of a setting, and which of it Enter takes: never a guess, and never what no step writes. */
export function choicesFor(finding: ConfigFinding): {options: Option[]; usual: string} {
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
	return score >= sure
		? {options: [rename, keep, drop], usual: 'rename'}
		: {options: [keep, rename, drop], usual: 'keep'};
}

/** Why it is theirs to change, and nothing is chosen here; undefined where a step writes what is chosen. */
function byHand({source, edits, verdict, yours, byHand: why}: ConfigFinding): string | undefined {
	if (source === 'flags') return 'how the program is called is yours to change';
	if (edits !== false) return undefined;
	if (verdict === 'NEW_REQUIRED') return 'set it in your file, then look again';
	if (yours === undefined) return 'set it in your file if you want another';
	return why === undefined ? 'your file is yours to change' : `${why} Change it by hand.`;
}

const nameOf = (file: string): string => file.split('/').at(-1) ?? file;

/** Where several files set a key, what is taken out of which, and what counts then. */
function takenOut({files = [], beneath}: ConfigFinding): string | undefined {
	const names = files.map(nameOf).join(', ');
	const out = files.length > 1 ? `your lines in ${names} are taken out` : 'your line is taken out';
	if (beneath !== undefined) return `${out}; then ${nameOf(beneath)} counts, which sets it too`;
	return files.length > 1 ? out : undefined;
}
