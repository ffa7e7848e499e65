import {finders} from '../drivers/find.ts';
import type {Need} from '../drivers/contract.ts';
import {runTool} from '../drivers/service/run-tool.ts';
import type {Target} from '../engine/targets.ts';
import {emptyState, type State} from '../journal/state.ts';
import {scopeOf, siteAnswers} from '../plan/scope.ts';
import type {Runbook} from '../runbook/format.ts';
import {namedIn, type Named} from '../runbook/named.ts';
import {fill, holds, type Scope} from '../runbook/placeholders.ts';
import {findTool} from './find-tool.ts';
import type {Finding} from './finding.ts';

/** A runbook to look at: on a named target, or, where there is none, as far as it can be told. */
export type Subject = {runbook: Runbook; target: Target | undefined; asked: boolean};
/** `sure`: it is needed here; else only if something is set up, or an answer turns out so. */
type Wanted = {need: Need; by: string; sure: boolean};

/** The tools that these runbooks need, each looked for once. */
export async function toolFindings(subjects: readonly Subject[]): Promise<Finding[]> {
	const wanted = new Map<string, Wanted[]>();
	for (const item of subjects.flatMap(wantedBy))
		wanted.set(item.need.tool, [...(wanted.get(item.need.tool) ?? []), item]);
	return Promise.all([...wanted].map(async ([tool, items]) => lookFor(tool, items)));
}

function wantedBy({runbook, target, asked}: Subject): Wanted[] {
	const state = stateOf(target);
	const site = siteAnswers(runbook, state);
	const scope = scopeOf(runbook, state, 'doctor');
	const name = target === undefined ? runbook.id : `${runbook.id} · ${target.name}`;
	return namedIn(runbook)
		.filter(item => target === undefined || holds(item.when, {...scope, edited: 'yes'}))
		.flatMap(item => {
			const by = `${name}: ${item.title}`;
			const rights = rightsOf(item, site);
			const needs = finders[item.kind](item.name)?.needs?.(fillKnown(item.with, scope)) ?? [];
			const open = target === undefined && item.when !== undefined;
			return [...needs, ...rights].map(need => ({
				need,
				by: need.only === undefined ? by : `${by} (${need.only})`,
				sure: (asked || target !== undefined) && need.only === undefined && !open,
			}));
		});
}

/** A session that knows a target's answers and nothing else. */
function stateOf(target: Target | undefined): State {
	const answers = Object.entries(target?.answers ?? {}).map(
		([id, value]) => [id, {page: 'target' as const, value, seq: 0, at: ''}] as const,
	);
	return {...emptyState, answers: new Map(answers)};
}

/** Fills what has a value; the rest stays as the runbook has it. */
function fillKnown(value: unknown, scope: Scope): unknown {
	if (Array.isArray(value)) return value.map(item => fillKnown(item, scope));
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(
			Object.entries(value).map(([key, item]) => [key, fillKnown(item, scope)]),
		);
	try {
		return fill(value, scope);
	} catch {
		return value;
	}
}

function rightsOf({as}: Named, site: Readonly<Record<string, string>>): Need[] {
	const rights = String(fillKnown(as, site));
	if (rights === 'operator' || process.getuid?.() === 0) return [];
	const need: Need = {
		tool: 'sudo',
		does: "runs the step with root's rights, without asking for a password",
		get: 'Allow `sudo -n` for this user in /etc/sudoers, or start handrail as root.',
		try: ['-n', 'true'],
	};
	return [rights === 'root' ? need : {...need, only: "where root's rights are needed"}];
}

async function lookFor(tool: string, items: readonly Wanted[]): Promise<Finding> {
	const neededBy = [...new Set(items.map(({by}) => by))];
	const [first] = items;
	const base = {
		id: `tool.${tool}`,
		title: tool,
		neededBy,
		get: first?.need.get ?? '',
	};
	const does = [...new Set(items.map(({need}) => need.does))].join('; ');
	const place = findTool(tool);
	const sure = items.some(item => item.sure && item.need.less === undefined);
	const less = items.find(({need}) => need.less !== undefined)?.need.less;
	const verdict = sure ? 'missing' : 'less';
	const lost = sure ? '' : ` ${less ?? 'It may be needed.'}`;
	if (place === undefined)
		return {...base, verdict, detail: `is not on this machine. It ${does}.${lost}`};
	const words = items.find(({need}) => need.try)?.need.try;
	// Trying may be written into the system's log: only where it is needed for sure.
	if (words && (sure || less !== undefined)) {
		const {code, err, end} = await runTool([place, ...words], 20);
		const why = err.trim().split('\n')[0] || end;
		if (code !== 0)
			return {...base, verdict, detail: `is there, and does not work: ${why}. It ${does}.${lost}`};
	}

	const {get: _, ...found} = base;
	return {...found, verdict: 'ok', detail: place};
}
