import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';

/** The version in a text by a runbook's pattern: its first group, or all of its match. Throws Trouble on a bad pattern. */
export function versionIn(text: string, pattern: string): string | undefined {
	let compiled: RegExp;
	try {
		compiled = new RegExp(pattern, 'm');
	} catch {
		throw new Trouble(`The pattern for the version is not one: ${sanitise(pattern)}`, {
			next: 'Mend it in the runbook.',
		});
	}
	const found = compiled.exec(text.slice(0, 16_384));
	return found?.[1] ?? found?.[0];
}
