import type {StepClass} from '../../source/drivers/contract.ts';

export type TinyStep = {
	id: string;
	class?: StepClass;
	action?: string;
	with?: Record<string, unknown>;
	closes?: 'back-program';
};

export type TinyPhases = {
	backup: TinyStep[];
	proof: TinyStep[];
	steps: TinyStep[];
	program: TinyStep[];
	data: TinyStep[];
	retry?: TinyStep[];
	recover?: TinyStep[];
};

/** A step of every class, and one for a person. */
export const everyClass: TinyPhases = {
	backup: [{id: 'copy', class: 'replaceable'}],
	proof: [{id: 'prove', class: 'pure'}],
	steps: [
		{id: 'look', class: 'pure'},
		{id: 'pull', class: 'convergent'},
		{id: 'dump', class: 'replaceable'},
		{id: 'swap', class: 'guarded'},
		{id: 'hand', class: 'guarded', action: 'manual.do', with: {do: 'Turn the key.'}},
		{id: 'wipe', class: 'destructive', closes: 'back-program'},
	],
	program: [{id: 'unswap', class: 'guarded'}],
	data: [
		{id: 'restore', class: 'destructive'},
		{id: 'unswap', class: 'guarded'},
	],
	retry: [{id: 'restart', class: 'convergent'}],
	recover: [
		{id: 'restore', class: 'destructive'},
		{id: 'place', class: 'guarded'},
		{id: 'start', class: 'convergent'},
	],
};

/** A runbook as text for a product without a service: JSON is YAML. `command` makes each step's argv. */
export function tinyRunbook(
	phases: TinyPhases,
	{
		command = () => ['true'],
		checks = true,
		change = 'destructive',
		real = false,
	}: {
		command?: (id: string) => string[] | Record<string, unknown>;
		checks?: boolean;
		change?: string;
		/** Questions whose answers must exist on this machine. */
		real?: boolean;
	} = {},
): string {
	const stepOf = ({id, class: kind, action = 'script.run', with: given, closes}: TinyStep) => {
		const made = command(id);
		const own = Array.isArray(made) ? {command: made} : made;
		return {
			id,
			title: `Step ${id}`,
			action,
			with: given ?? own,
			...(kind ? {class: kind} : {}),
			...(closes ? {closes} : {}),
			why: 'It is a test.',
		};
	};
	return JSON.stringify({
		runbook: 1,
		id: 'tiny',
		title: 'Tiny',
		source: 'https://example.org/',
		ask: [
			{id: 'program', kind: real ? 'program' : 'text', label: 'Program?'},
			{id: 'releases', kind: real ? 'path' : 'text', label: 'Releases?'},
			{id: 'data', kind: real ? 'folder' : 'text', label: 'Data?'},
			{id: 'backups', kind: real ? 'new-folder' : 'text', label: 'Backups?'},
		],
		versions: {
			scheme: 'semver',
			installed: [
				{by: 'program', with: {program: '${program}', pattern: String.raw`version v?(\d\S*)`}},
			],
			available: [{from: 'programs', with: {path: '${releases}', name: 'tool'}}],
			rules: {changes: [{across: '1.1.0', class: change, why: 'One way.'}]},
		},
		checks: checks
			? [
					{
						id: 'alive',
						title: 'Alive',
						check: 'script.check',
						with: {command: ['true']},
						why: 'It is a test.',
					},
				]
			: [],
		backup: {
			to: '${backups}',
			stores: [{id: 'data', title: 'Data', kind: 'folder', path: '${data}'}],
			steps: phases.backup.map(stepOf),
			proof: phases.proof.map(stepOf),
			stopped: false,
		},
		steps: phases.steps.map(stepOf),
		rollback: {program: phases.program.map(stepOf), data: phases.data.map(stepOf)},
		...(phases.retry ? {retry: {title: 'Mended: again', steps: phases.retry.map(stepOf)}} : {}),
		...(phases.recover
			? {
					recover: {
						checks: [
							{
								id: 'ready',
								title: 'Ready',
								check: 'script.check',
								with: {command: ['true']},
								why: 'It is a test.',
							},
						],
						proof: phases.proof.map(stepOf),
						steps: phases.recover.map(stepOf),
					},
				}
			: {}),
	});
}
