import {shownPath} from '../values/finding.ts';
import {findingId, type ConfigFinding} from './observations.ts';

/** What a file is called, without the folders it lies in. */
export const nameOf = (source: string): string => source.split('/').at(-1) ?? source;

/** What is about all settings together has no key to be called by. */
const idOf = (key: string): string => (key === '' ? 'settings' : key);

/**
 * Gives findings the ids under which they are answered: `value.image.tag`; where several places have the key,
 * `value.sandbox.yaml:image.tag`, with the whole path where the names are equal too.
 */
export function identified(findings: readonly ConfigFinding[]): ConfigFinding[] {
	const taken = new Set<string>();
	const unique = (id: string): string => {
		let free = id;
		for (let n = 2; taken.has(free); n++) free = `${id}#${n}`;
		taken.add(free);
		return free;
	};
	const byKey = Map.groupBy(findings, ({key}) => key);
	return findings.map(finding => {
		const {key, source} = finding;
		const others = byKey.get(key)?.filter(other => other.source !== source) ?? [];
		const alike = others.some(other => nameOf(other.source) === nameOf(source));
		const place = others.length === 0 ? '' : `${alike ? source : nameOf(source)}:`;
		return {...finding, id: unique(`value.${place}${idOf(key)}`)};
	});
}

/** A key, and the file it is about where several have it. */
export function keyAndPlace(finding: ConfigFinding): string {
	const {key, written, source} = finding;
	const one = findingId(finding) === `value.${idOf(key)}`;
	return one ? shownPath(key, written) : `${shownPath(key, written)} in ${nameOf(source)}`;
}
