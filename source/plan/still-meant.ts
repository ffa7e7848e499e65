import type {Answer} from '../journal/state.ts';
import {graveEffects} from './effects.ts';
import {findingId, type ConfigFinding, type ConfigSeen} from './observations.ts';

/** What a choice was made of: where the key stands and how it was proven is no matter. */
const ground = (finding: ConfigFinding): string => {
	const {verdict, old, new: fresh, means, yours, seal, suggestion, pin, edits} = finding;
	// What is masked is told apart by its seal, not by the digits that are shown.
	const values = seal === undefined ? [old, fresh, yours] : [seal];
	return JSON.stringify([verdict, ...values, means, suggestion, pin, edits]);
};

const groundsIn = (config: ConfigSeen): Map<string, string> =>
	new Map([
		...config.findings.map((finding): [string, string] => [findingId(finding), ground(finding)]),
		...graveEffects(config).map(({id, texts}): [string, string] => [id, JSON.stringify(texts)]),
	]);

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
	const grounds = groundsIn(now);
	const changed = [...groundsIn(before)].filter(([id, ground]) => grounds.get(id) !== ground);
	const gone = new Set(changed.map(([id]) => id));
	return new Map([...answers].filter(([id]) => !gone.has(id)));
}
