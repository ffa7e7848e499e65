import type {Answer} from '../journal/state.ts';
import {findingId, type ConfigFinding, type ConfigSeen} from './observations.ts';

/** What a choice was made of: where the key stands and how it was proven is no matter. */
const ground = ({verdict, old, new: fresh, yours, suggestion, pin, edits}: ConfigFinding): string =>
	JSON.stringify([verdict, old, fresh, yours, suggestion, pin, edits]);

/**
 * The answers without those to findings that are gone or read otherwise since: a file was changed between two
 * looks, and what was chosen for one finding is not said of another.
 */
export function stillMeant(
	answers: ReadonlyMap<string, Answer>,
	before: ConfigSeen | undefined,
	now: ConfigSeen,
): ReadonlyMap<string, Answer> {
	if (!before) return answers;
	const grounds = new Map(now.findings.map(finding => [findingId(finding), ground(finding)]));
	const changed = new Set(
		before.findings
			.filter(finding => grounds.get(findingId(finding)) !== ground(finding))
			.map(findingId),
	);
	return new Map([...answers].filter(([id]) => !changed.has(id)));
}
