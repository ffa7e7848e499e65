import {looksSecret} from '../trust/secret-names.ts';
import {hideSecrets} from '../trust/secret-shapes.ts';
import {likeness} from './config-rename.ts';

/** A flag as a program's own help tells it. `takes`: it wants a value. `short`: its one-letter form. */
export type Flag = {
	flag: string;
	short?: string | undefined;
	takes?: boolean | undefined;
	default?: string | undefined;
	text: string;
};

export type FlagVerdict =
	| 'REMOVED'
	| 'STILL_EFFECTIVE'
	| 'DEFAULT_CHANGED'
	| 'NEW'
	/** In use, and in neither help: hidden, or never read. */
	| 'NOT_LISTED';

export type FlagFinding = {
	key: string;
	verdict: FlagVerdict;
	old?: string;
	new?: string;
	yours?: string;
	severity: 'stop' | 'look' | 'info';
	suggestion?: string;
};

// Below this a suggestion is more likely to mislead than to help.
const near = 0.5;

/**
 * Compares the flags of two programs with the words it is started with. Removed and in use: stop.
 * A default that changed and is not set: look. A value that may be a secret is never repeated.
 * Flags that are the same on both sides and not in use give no finding.
 */
export function compareFlags(
	old: readonly Flag[],
	fresh: readonly Flag[],
	used: readonly string[],
): FlagFinding[] {
	const before = new Map(old.map(flag => [flag.flag, flag]));
	const after = new Map(fresh.map(flag => [flag.flag, flag]));
	const yours = usedFlags([...old, ...fresh], used);
	const candidates = fresh.map(({flag}) => flag).filter(flag => !before.has(flag));
	const findings: FlagFinding[] = [];
	for (const [key, flag] of before) {
		const now = after.get(key);
		const finding = now
			? kept(key, flag, now, yours.get(key))
			: gone(key, flag, yours.get(key), candidates);
		if (finding) findings.push(finding);
	}
	for (const [key, flag] of after) {
		if (before.has(key)) continue;
		findings.push({
			key,
			verdict: 'NEW',
			severity: 'info',
			...value('new', key, flag.default),
			...value('yours', key, yours.get(key)),
		});
	}
	for (const [key, word] of yours) {
		if (before.has(key) || after.has(key)) continue;
		findings.push({key, verdict: 'NOT_LISTED', severity: 'look', ...value('yours', key, word)});
	}
	const rank = {stop: 0, look: 1, info: 2};
	return findings.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

function kept(key: string, flag: Flag, now: Flag, yours: string | undefined) {
	const both = {...value('old', key, flag.default), ...value('new', key, now.default)};
	const changed = flag.default !== now.default;
	if (yours === undefined) {
		return changed
			? ({key, verdict: 'DEFAULT_CHANGED', severity: 'look', ...both} as const)
			: undefined;
	}
	const own = value('yours', key, yours);
	return {
		key,
		verdict: 'STILL_EFFECTIVE',
		severity: 'info',
		...own,
		...(changed ? both : {}),
	} as const;
}

function gone(
	key: string,
	flag: Flag,
	yours: string | undefined,
	candidates: readonly string[],
): FlagFinding {
	const [best] = candidates
		.map(name => ({name, score: likeness(bare(key), bare(name))}))
		.filter(({score}) => score >= near)
		.toSorted((a, b) => b.score - a.score);
	return {
		key,
		verdict: 'REMOVED',
		severity: yours === undefined ? 'info' : 'stop',
		...value('old', key, flag.default),
		...value('yours', key, yours),
		...(best ? {suggestion: best.name} : {}),
	};
}

const bare = (flag: string) => flag.replaceAll('-', '').toLowerCase();

/** One value of a finding, left out where there is none; findings are kept, so secrets are not. */
function value<K extends 'old' | 'new' | 'yours'>(name: K, key: string, text: string | undefined) {
	if (text === undefined) return {};
	const shown =
		name === 'yours' && text !== '' && looksSecret([key])
			? '‹set›'
			: hideSecrets(text, () => '‹set›', 'set');
	return {[name]: shown} as Record<K, string>;
}

/** The flags in an argument list, by their long name, with the value ('' where there is none). */
function usedFlags(known: readonly Flag[], used: readonly string[]): Map<string, string> {
	const byName = new Map(
		known.flatMap(flag => [
			[flag.flag, flag] as const,
			...(flag.short ? [[flag.short, flag] as const] : []),
		]),
	);
	const found = new Map<string, string>();
	for (let at = 0; at < used.length; at++) {
		const word = used[at] ?? '';
		if (word === '--') break;
		if (!/^--?[A-Za-z]/.test(word)) continue;
		const [name = '', ...rest] = word.split('=');
		// Go's own flag package takes -name and --name for the same; `--no-x` sets --x to false.
		const negated = name.startsWith('--no-') ? byName.get(`--${name.slice(5)}`) : undefined;
		const flag = byName.get(name) ?? byName.get(`-${name}`) ?? negated;
		const next = used[at + 1];
		const takesNext =
			rest.length === 0 && flag?.takes === true && next !== undefined && !next.startsWith('--');
		const text =
			rest.length > 0 ? rest.join('=') : takesNext ? next : negated === flag && flag ? 'false' : '';
		found.set(flag?.flag ?? name, text);
		if (takesNext) at++;
	}
	return found;
}
