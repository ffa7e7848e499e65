import type {Runbook} from './format.ts';

type Place = (string | number)[];
/** Something in a runbook that names an action, a check, a source or a detector; `field` is the key that holds the name. */
export type Named = {
	place: Place;
	kind: 'action' | 'check' | 'source' | 'detector';
	field: string;
	name: string;
	with: unknown;
	when: Readonly<Record<string, string | string[]>> | undefined;
	/** What the operator calls it. */
	title: string;
	as: string;
};

/** Everything in a runbook that names an action, a check, a source or a detector. */
export function namedIn({
	steps,
	backup,
	rollback,
	checks,
	versions,
	retry,
	recover,
}: Runbook): Named[] {
	const lists: [Place, Runbook['steps']][] = [
		[['steps'], steps],
		[['backup', 'steps'], backup.steps],
		[['backup', 'proof'], backup.proof],
		[['backup', 'resume'], backup.resume],
		[['rollback', 'program'], rollback.program ?? []],
		[['rollback', 'data'], rollback.data],
		[['retry', 'steps'], retry?.steps ?? []],
		[['recover', 'proof'], recover?.proof ?? []],
		[['recover', 'steps'], recover?.steps ?? []],
	];
	const checkLists: [Place, Runbook['checks']][] = [
		[['checks'], checks],
		[['recover', 'checks'], recover?.checks ?? []],
	];
	const as = 'operator';
	return [
		...versions.installed.map((item, index) => ({
			place: ['versions', 'installed', index],
			kind: 'detector' as const,
			field: 'by',
			name: item.by,
			with: item.with,
			when: item.when,
			title: 'Installed version',
			as,
		})),
		...versions.available.map((item, index) => ({
			place: ['versions', 'available', index],
			kind: 'source' as const,
			field: 'from',
			name: item.from,
			with: item.with,
			when: item.when,
			title: 'Versions to choose from',
			as,
		})),
		...checkLists.flatMap(([path, list]) =>
			list.map((item, index) => ({
				place: [...path, index],
				kind: 'check' as const,
				field: 'check',
				name: item.check,
				with: item.with,
				when: item.when,
				title: item.title,
				as,
			})),
		),
		...lists.flatMap(([path, list]) =>
			list.map((item, index) => ({
				place: [...path, index],
				kind: 'action' as const,
				field: 'action',
				name: item.action,
				with: item.with,
				when: item.when,
				title: item.title,
				as: item.as,
			})),
		),
	];
}
