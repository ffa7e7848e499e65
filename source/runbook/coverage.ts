import type {Runbook} from './format.ts';

/** One of the vendor's sentences: its id, what kind it is, and what it says. */
export type VendorRow = {id: string; type: string; content: string};

/** Row ids by what becomes of them; each in the first list that fits. */
export type Coverage = {
	/** A step, a check, a store, the notes, the settings or a version rule carries it out. */
	executed: string[];
	/** Only the operator knows: a question names it. */
	asked: string[];
	/** The operator reads it on a page. */
	shown: string[];
	/** Out of handrail's reach, and told so with the reason. */
	listed: string[];
	/** A sentence of this vendor that the runbook does not name. */
	missing: string[];
	/** Named in the runbook, and no sentence has that id. */
	unknown: string[];
};

/** Reads a table of sentences: tab-separated `id`, `type`, `content`, with a heading. Other lines are passed over. */
export function readRows(text: string): VendorRow[] {
	return text.split(/\r?\n/).flatMap(line => {
		const [id = '', type = '', content = ''] = line.split('\t');
		return /^[A-Z]{2}-\d+$/.test(id) ? [{id, type, content}] : [];
	});
}

/** What a runbook makes of its vendor's sentences: those whose prefix it names. */
export function coverageOf(runbook: Runbook, table: readonly VendorRow[]): Coverage {
	const {steps, checks, config, backup, rollback, retry, recover, versions, notes, ask, told} =
		runbook;
	const carried = [
		...steps,
		...checks,
		...config,
		...backup.stores,
		...backup.steps,
		...backup.proof,
		...backup.resume,
		...(rollback.program ?? []),
		...rollback.data,
		...(retry?.steps ?? []),
		...(recover ? [...recover.checks, ...recover.proof, ...recover.steps] : []),
		versions,
		...(notes ? [notes] : []),
	];
	const of = (items: readonly {rows: readonly string[]}[]) => items.flatMap(({rows}) => rows);
	const lists = {
		executed: of(carried),
		asked: of(ask),
		shown: of(told.filter(({how}) => how === 'shown')),
		listed: of(told.filter(({how}) => how === 'not-executable')),
	};
	const named = new Set(Object.values(lists).flat());
	const prefixes = new Set([...named].map(prefixOf));
	const known = new Set(table.map(({id}) => id));
	const taken = new Set<string>();
	const take = (ids: readonly string[]) => {
		const own = [...new Set(ids)].filter(id => known.has(id) && !taken.has(id));
		for (const id of own) taken.add(id);
		return own.toSorted(byNumber);
	};
	return {
		executed: take(lists.executed),
		asked: take(lists.asked),
		shown: take(lists.shown),
		listed: take(lists.listed),
		missing: [...known]
			.filter(id => prefixes.has(prefixOf(id)) && !named.has(id))
			.toSorted(byNumber),
		unknown: [...named].filter(id => !known.has(id)).toSorted(byNumber),
	};
}

const prefixOf = (id: string) => id.slice(0, id.indexOf('-'));

function byNumber(a: string, b: string): number {
	return prefixOf(a).localeCompare(prefixOf(b)) || Number(a.slice(3)) - Number(b.slice(3));
}

/** Coverage in lines, for `handrail check --rows`. */
export function coverageLines(coverage: Coverage): string[] {
	const words = {
		executed: 'carried out',
		asked: 'asked',
		shown: 'shown',
		listed: 'told, out of reach',
		missing: 'missing',
		unknown: 'named, but no such row',
	} as const;
	return Object.entries(words).flatMap(([key, word]) => {
		const ids = coverage[key as keyof Coverage];
		return ids.length === 0 ? [] : [`  ${word} (${ids.length}): ${ids.join(' ')}`];
	});
}
