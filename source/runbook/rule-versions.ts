import {parseVersion} from '../versions/scheme.ts';
import type {Flaw, Place} from './flaw.ts';
import type {Runbook} from './format.ts';

/** Versions in the rules that the scheme cannot read: such a stop would be passed over, and such a withdrawal forgotten. */
export function ruleVersions({versions: {scheme, rules}}: Runbook): Flaw[] {
	const named: [Place, string][] = [
		...rules.stops.map(({version}, at): [Place, string] => [['stops', at, 'version'], version]),
		...rules.withdrawn.map(({version}, at): [Place, string] => [
			['withdrawn', at, 'version'],
			version,
		]),
		...rules.changes.flatMap(({across}, at): [Place, string][] =>
			across === undefined ? [] : [[['changes', at, 'across'], across]],
		),
	];
	return named.flatMap(([path, version]) => {
		const {refused} = parseVersion(scheme, version);
		if (refused === undefined) return [];
		return [
			{
				path: ['versions', 'rules', ...path],
				what: `this is no version of the scheme, so the rule would never hold: ${refused}`,
				next: 'Write it as the scheme has it.',
			},
		];
	});
}
