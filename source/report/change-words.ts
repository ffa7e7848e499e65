import type {ChangeClass} from '../versions/change.ts';

/** What a kind of change means for the data, after "it is". */
export const changeWords: Readonly<Record<ChangeClass, string>> = {
	patch: 'a patch',
	compatible: 'the old program can run on the new data',
	destructive: 'it changes the data one way only',
};

/** The same, with the vendor's own word for it where the runbook has one (HF-12). */
export function changeInWords(
	kind: ChangeClass,
	names: Readonly<Partial<Record<ChangeClass, string | undefined>>>,
): string {
	const name = names[kind];
	return name === undefined ? changeWords[kind] : `${name}: ${changeWords[kind]}`;
}
