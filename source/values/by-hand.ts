import {Trouble} from '../trust/trouble.ts';
import type {TextFile} from './chart-texts.ts';
import {type Checking, editChecks} from './config-check.ts';
import {parsePath} from './config-path.ts';
import type {Finding} from './finding.ts';
import type {Format} from './formats.ts';

type OwnFile = TextFile & {format: Format};

/**
 * Tells of each finding to be decided on whether it can be edited in the files that set it. `odd`: names of files in
 * which a key is written twice.
 */
export function withHands(
	findings: readonly Finding[],
	files: readonly OwnFile[],
	odd: ReadonlySet<string> = new Set(),
): readonly Finding[] {
	const opened = new Map<string, Checking | string>();
	const checksOf = ({file, text, format}: OwnFile): Checking | string => {
		const found = opened.get(file) ?? tried(() => editChecks(text, format, odd.has(file)));
		opened.set(file, found);
		return found;
	};
	return findings.map(finding => {
		const {path, file, beneath = [], pin, suggestion, set, severity} = finding;
		// A version is named in the file that is read last.
		const own =
			pin === undefined ? (files.find(item => item.file === file) ?? files[0]) : files.at(-1);
		const asked = severity !== 'info' && (set || pin !== undefined);
		if (!own || !asked) return finding;
		const from = parsePath(path);
		// It is taken out of each file that sets it.
		const others = pin === undefined ? files.filter(item => beneath.includes(item.file)) : [];
		for (const item of [own, ...others]) {
			const checks = checksOf(item);
			const why =
				typeof checks === 'string'
					? checks
					: tried(() => checks.check(pin === undefined ? {from} : {from, set: pin}));
			if (why !== undefined)
				return {...finding, byHand: item === own ? why : `In ${nameOf(item.file)}: ${why}`};
		}
		if (suggestion === undefined) return finding;
		for (const item of [own, ...others]) {
			const checks = checksOf(item);
			if (typeof checks === 'string') continue;
			const stays = tried(() => checks.check({from, to: parsePath(suggestion)}));
			if (stays !== undefined) return {...finding, stays};
		}
		return finding;
	});
}

const nameOf = (file: string): string => file.split('/').at(-1) ?? file;

/** What something gives; the reason where it is Trouble. */
function tried<T>(work: () => T): T | string {
	try {
		return work();
	} catch (error) {
		if (error instanceof Trouble) return error.why ?? error.message;
		throw error;
	}
}
