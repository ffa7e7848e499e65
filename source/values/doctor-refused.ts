import {parsePath, pathText} from './config-path.ts';
import {settingAt} from './config-places.ts';
import {at} from './config-tree.ts';
import type {Case, Draft, Fault} from './finding.ts';

/** What Helm will do, whoever set what its schema refuses. */
const will = 'Helm will refuse the upgrade.';

/** Tells of what the schema has against a key that you do not set: it counts more than what else is said of it. */
export function refusals({faults = []}: Case): {also(draft: Draft): Draft} {
	const byKey = new Map(faults.filter(({missing}) => !missing).map(fault => [fault.own, fault]));
	return {
		also(draft) {
			const fault = byKey.size === 0 ? undefined : byKey.get(pathText(draft.path));
			if (!fault || draft.severity === 'blocker') return draft;
			return {
				path: draft.path,
				verdicts: ['SCHEMA_REJECTS', ...draft.verdicts],
				severity: 'blocker',
				text: `Not set by you: ${fault.text}. ${will}`,
			};
		},
	};
}

/** What the schema has against settings that have no finding of their own yet; the empty path is all of them together. */
export function schemaDrafts(given: Case, known: ReadonlySet<string>): readonly Draft[] {
	return (given.faults ?? [])
		.filter(({own}) => !known.has(own))
		.map((fault): Draft => ({
			path: fault.path,
			verdicts: [fault.missing ? 'NEW_REQUIRED' : 'SCHEMA_REJECTS'],
			severity: 'blocker',
			text: refusal(fault, given),
		}));
}

function refusal({path, text, missing}: Fault, {yours}: Case): string {
	if (missing) return `It must be set: ${text}. ${will}`;
	if (path.length === 0)
		return `The schema of the new version refuses your settings as a whole: ${text}. ${will}`;
	// Keys of yours below a map that is refused were judged one by one: the map itself is told once.
	const own = at(yours.value, path) !== undefined;
	return `${own ? '' : 'Not set by you: '}${text}. ${will}`;
}

/** Who says that a key must be set in the new version; of templates only what the old ones did not say. */
export function wantedBy(own: string, given: Case): 'runbook' | 'templates' | undefined {
	if (given.required?.includes(own)) return 'runbook';
	return given.templateRequired?.includes(own) && !given.oldTemplateRequired?.includes(own)
		? 'templates'
		: undefined;
}

/** What somebody says must be set, and nobody sets. */
export function missing(given: Case, known: ReadonlySet<string>): readonly Draft[] {
	const asked = new Set([...(given.required ?? []), ...(given.templateRequired ?? [])]);
	return [...asked].flatMap((own): Draft[] => {
		const by = known.has(own) ? undefined : wantedBy(own, given);
		const path = parsePath(own);
		if (by === undefined || settingAt(path, given.new.value, given) !== undefined) return [];
		return [
			{
				path,
				verdicts: ['NEW_REQUIRED'],
				severity: 'high',
				text: 'It must be set in the new version, and nobody sets it.',
				templates: by === 'templates',
			},
		];
	});
}
