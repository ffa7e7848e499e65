import {Trouble} from '../trust/trouble.ts';
import type {TextFile} from './chart-texts.ts';
import {type TextEditing, textEdit} from './config-file-text.ts';
import {parsePath} from './config-path.ts';
import type {Finding} from './finding.ts';
import type {Format} from './formats.ts';
import type {TextFormat} from './notation.ts';

type OwnFile = TextFile & {format: Format};

/** Tells of each finding to be decided on which stands in a file of lines, whether it can be edited there. */
export function withHands(
	findings: readonly Finding[],
	files: readonly OwnFile[],
): readonly Finding[] {
	const opened = new Map<string, TextEditing | string>();
	const editingOf = ({file, text, format}: OwnFile): TextEditing | string => {
		const found = opened.get(file) ?? tried(() => textEdit(text, format as TextFormat));
		opened.set(file, found);
		return found;
	};
	return findings.map(finding => {
		const {path, file, pin, suggestion, set, severity} = finding;
		// A version is named in the file that is read last.
		const own =
			pin === undefined ? (files.find(item => item.file === file) ?? files[0]) : files.at(-1);
		const asked = severity !== 'info' && (set || pin !== undefined);
		if (!own || !asked || own.format === 'yaml' || own.format === 'json') return finding;
		const editing = editingOf(own);
		if (typeof editing === 'string') return {...finding, byHand: editing};
		const from = parsePath(path);
		const why = tried(() => editing.check(pin === undefined ? {from} : {from, set: pin}));
		if (why !== undefined) return {...finding, byHand: why};
		if (suggestion === undefined) return finding;
		const stays = tried(() => editing.check({from, to: parsePath(suggestion)}));
		return stays === undefined ? finding : {...finding, stays};
	});
}

/** What something gives; the reason where it is Trouble. */
function tried<T>(work: () => T): T | string {
	try {
		return work();
	} catch (error) {
		if (error instanceof Trouble) return error.why ?? error.message;
		throw error;
	}
}
