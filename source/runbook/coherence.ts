import {readPattern} from '../trust/pattern.ts';
import {Trouble} from '../trust/trouble.ts';
import {conditions} from './conditions.ts';
import type {Flaw, Place} from './flaw.ts';
import type {Ask, Runbook} from './format.ts';
import {firstSecret, namesIn} from './placeholders.ts';
import {ruleVersions} from './rule-versions.ts';

const builtIns = [
	'session',
	'from',
	'to',
	'release',
	'release.sha256',
	'release.folder',
	'app',
	'installed.sha256',
	'backup',
	'scratch',
	'kept',
	'kept.new',
	'kept.config',
	'kept.config.new',
	'edits',
	'edited',
	'place',
	'set.program',
	'root',
	'stores',
	'rehearsal.checks',
	'rehearsal.expect',
];

/** What zod cannot see: duplicate ids, placeholders that nobody defined, questions that wait for each other. */
export function coherence(runbook: Runbook): Flaw[] {
	return [
		...duplicates(runbook),
		...cycles(runbook),
		...unknownNames(runbook),
		...conditions(runbook),
		...unknownServices(runbook),
		...unwritten(runbook),
		...neverAsked(runbook),
		...patterns(runbook),
		...ruleVersions(runbook),
	];
}

function duplicates(runbook: Runbook): Flaw[] {
	const {ask, checks, steps, backup, rollback, retry, recover} = runbook;
	const at = (path: Place, list: {id: string}[]) =>
		list.map(({id}, index) => ({id, path: [...path, index, 'id']}));
	const lists: {id: string; path: Place}[][] = [
		at(['ask'], ask),
		// One list: a check of the new machine and one of the product may not be taken for each other.
		[...at(['checks'], checks), ...at(['recover', 'checks'], recover?.checks ?? [])],
		at(['steps'], steps),
		at(['retry', 'steps'], retry?.steps ?? []),
		at(['recover', 'proof'], recover?.proof ?? []),
		at(['recover', 'steps'], recover?.steps ?? []),
		at(['backup', 'stores'], backup.stores),
		// Steps and proof are one phase.
		[...at(['backup', 'steps'], backup.steps), ...at(['backup', 'proof'], backup.proof)],
		at(['backup', 'resume'], backup.resume),
		at(['rollback', 'program'], rollback.program ?? []),
		at(['rollback', 'data'], rollback.data),
	];
	return lists.flatMap(list =>
		list.flatMap(({id, path}, index) => {
			const first = list.findIndex(other => other.id === id);
			if (first === index) return [];
			return [
				{
					path,
					what: `the id "${id}" is used twice here (number ${first + 1} and number ${index + 1})`,
					next: 'Give each its own.',
				},
			];
		}),
	);
}

/** A question whose `when` or default waits, over others, for itself is never asked. */
function cycles({ask}: Runbook): Flaw[] {
	const waits = new Map(
		ask.map(item => [item.id, [...Object.keys(item.when ?? {}), ...namesIn(item.default ?? '')]]),
	);
	return ask.flatMap((item, index) => {
		const reached = new Set<string>();
		const walk = (id: string) => {
			for (const next of waits.get(id) ?? []) {
				if (reached.has(next)) continue;
				reached.add(next);
				walk(next);
			}
		};

		walk(item.id);
		return reached.has(item.id)
			? [
					{
						path: ['ask', index, 'id'],
						what: `the question "${item.id}" waits for itself`,
						next: 'Break the circle of its `when`.',
					},
				]
			: [];
	});
}

function unknownNames(runbook: Runbook): Flaw[] {
	const known = new Set([
		...builtIns,
		...runbook.ask.flatMap(namesOf),
		...Object.keys(runbook.services).map(name => `service.${name}`),
		...runbook.checks.map(({id}) => `check.${id}`),
		...keptSecrets(runbook).flatMap(name => [`secret.${name}`, `secret.${firstSecret(name)}`]),
	]);
	const {ask: _, ...rest} = runbook;
	const flaws: Flaw[] = [];
	const walk = (value: unknown, path: (string | number)[]) => {
		if (typeof value === 'string') {
			const name = namesIn(value).find(item => !known.has(item));
			if (name !== undefined)
				flaws.push({
					path,
					what: `\${${name}} is not defined`,
					next: 'Ask for it under `ask`, or mend its spelling.',
				});
			const open = /\$\{[^}]*$/.exec(value)?.[0];
			if (open !== undefined)
				flaws.push({path, what: `"${open}" is not closed`, next: 'Close it with a }.'});
		} else if (Array.isArray(value)) value.forEach((item, index) => walk(item, [...path, index]));
		else if (typeof value === 'object' && value !== null) {
			for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
		}
	};

	walk(rest, []);
	return flaws;
}

/** The placeholders that a question gives. */
function namesOf({id, kind}: Ask): string[] {
	if (kind === 'secret') return [`secret.${id}`];
	return kind === 'address' ? [id, `${id}.host`, `${id}.port`] : [id];
}

/** Secrets that checks take from answers: `keep: {token: …}`. */
function keptSecrets(runbook: Runbook): string[] {
	return runbook.checks.flatMap(({with: given}) =>
		Object.keys((given['keep'] as object | undefined) ?? {}),
	);
}

/** A question about the chosen version that no page of this runbook puts. */
function neverAsked({ask, notes}: Runbook): Flaw[] {
	return ask.flatMap(({page, kind, flows}, index): Flaw[] => {
		const path = ['ask', index, 'page'];
		if (page === 'target') return [];
		if (kind === 'secret')
			return [
				{path, what: 'a secret is asked for on the target page only', next: 'Leave `page` out.'},
			];
		if (!flows.includes('upgrade'))
			return [{path, what: 'only an upgrade has this page', next: 'Mend `flows` or `page`.'}];
		if (page === 'notes' && !notes)
			return [
				{path, what: 'this runbook has no notes page', next: 'Name `notes`, or ask on version.'},
			];
		return [];
	});
}

function unknownServices({services, logs, config}: Runbook): Flaw[] {
	const named: [Place, string][] = config.flatMap((item, index) =>
		item.kind === 'flags' ? [[['config', index, 'service'], item.service] as [Place, string]] : [],
	);
	if (logs) named.push([['logs', 'service'], logs.service]);
	return named
		.filter(([, name]) => !Object.hasOwn(services, name))
		.map(([path, name]) => ({
			path,
			what: `there is no service "${name}"`,
			next: 'Describe it under `services`, or mend its spelling.',
		}));
}

/** What is chosen on the values page must be written by a step, in the way the file is read, or it is dropped without a word. */
function unwritten({config, steps}: Runbook): Flaw[] {
	const writing = steps.filter(({action}) => action === 'config.edit');
	return config.flatMap((item, index): Flaw[] => {
		if (item.kind === 'flags') return [];
		// Of several files of values any may be the one that is written.
		const own =
			item.kind === 'file' ? writing.filter(step => step.with['path'] === item.path) : writing;
		if (own.length === 0)
			return [
				{
					path: ['config', index],
					what: 'what is chosen for these settings would be written by no step',
					next: 'Add a step with `action: config.edit`.',
				},
			];
		const other = own.find(step => item.kind === 'file' && step.with['format'] !== item.format);
		if (!other || item.kind !== 'file') return [];
		return [
			{
				path: ['steps', steps.indexOf(other), 'with'],
				what: `this file is read as ${item.format}, and would be written as something else`,
				next: `Say \`format: ${item.format}\` here, or mend \`config\`.`,
			},
		];
	});
}

function patterns({logs, versions}: Runbook): Flaw[] {
	const all: [Place, string][] = [
		...versions.installed.flatMap(({with: {pattern}}, index): [Place, string][] =>
			typeof pattern === 'string'
				? [[['versions', 'installed', index, 'with', 'pattern'], pattern]]
				: [],
		),
		...(logs?.patterns ?? []).map(
			({match}, index) => [['logs', 'patterns', index, 'match'], match] as [Place, string],
		),
	];
	return all.flatMap(([path, text]) => {
		try {
			const {groups} = readPattern(text);
			return path[0] === 'versions' && groups === 0
				? [{path, what: 'this pattern has no group for the version', next: 'As in: version (\\S+)'}]
				: [];
		} catch (error) {
			if (!(error instanceof Trouble)) throw error;
			return [
				{
					path,
					what: `this pattern cannot be read: ${error.message}`,
					...(error.next === undefined ? {} : {next: error.next}),
				},
			];
		}
	});
}
