import type {Finding} from './finding.ts';

/** What became of keys that the vendor changed before: counts, so that no value is told twice. */
export type Watched = {
	/** As the runbook names it; `a.b.*` is all below a.b. */
	key: string;
	/** How many of these keys you set, and how many of those need a look. */
	yours: number;
	look: number;
	/** How many the new version changed, of yours and of the defaults. */
	changed: number;
};

const unchanged = new Set(['STILL_EFFECTIVE', 'REDUNDANT', 'NULL_DELETES']);

/** Looks at watched keys one by one, also where nothing changed: that is worth knowing of them (JT-12). */
export function watched(findings: readonly Finding[], keys: readonly string[]): Watched[] {
	return keys.map(key => {
		const stem = key.replace(/\.?\*$/, '');
		const own = findings.filter(
			({path}) => path === stem || path.startsWith(`${stem}.`) || path.startsWith(`${stem}[`),
		);
		const yours = own.filter(({set}) => set);
		return {
			key,
			yours: yours.length,
			look: own.filter(({severity}) => severity !== 'info').length,
			changed: own.filter(({verdict, also}) =>
				[verdict, ...also].some(name => !unchanged.has(name)),
			).length,
		};
	});
}
