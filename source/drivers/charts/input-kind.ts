import fs from 'node:fs';
import {basename} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import {looksLikeCompose} from '../../values/compose-look.ts';
import {formatOf} from '../../values/formats.ts';
import {isChart} from './chart-files.ts';
import {composeIn} from './compose-files.ts';
import {readText} from './read-text.ts';

export type InputKind = 'chart' | 'values' | 'compose' | 'config';
/** What somebody says that plain YAML files are. */
export type Told = 'values' | 'compose';
/** `sure`: its name or its folder says so; else what is in it does. */
type Seen = {path: string; kind: InputKind; sure: boolean};

const names: Readonly<Record<InputKind, string>> = {
	chart: 'a chart',
	values: 'a values file',
	compose: 'a compose file',
	config: 'a configuration file',
};

/**
 * What OLD and NEW are. `told` counts for YAML files, whatever they are called. `byName`: a file is one of compose
 * only by its name, never by what is in it. Throws Trouble when they do not belong together.
 */
export function kindsOf(
	old: string,
	fresh: string,
	{told, byName = false}: {told?: Told; byName?: boolean},
): {old: InputKind; new: InputKind; guessed: boolean} {
	const seen = [old, fresh].map(path => seenAt(path, told, byName)) as [Seen, Seen];
	const chart = seen.some(({kind}) => kind === 'chart');
	// Beside a chart, what only looks like compose is its values.
	const [before, after] = seen.map(one =>
		chart && one.kind === 'compose' && !one.sure ? {...one, kind: 'values' as const} : one,
	) as [Seen, Seen];
	const helm = ({kind}: Seen) => kind === 'chart' || kind === 'values';
	if (before.kind !== after.kind && !(helm(before) && helm(after)))
		throw new Trouble(`${old} is ${names[before.kind]}, and ${fresh} is ${names[after.kind]}.`, {
			next:
				told === undefined && seen.some(({sure}) => !sure)
					? 'Name two versions of the same thing, or say what they are: --kind values or --kind compose.'
					: 'Name two versions of the same thing.',
		});
	return {
		old: before.kind,
		new: after.kind,
		guessed: after.kind === 'compose' && [before, after].every(({sure}) => !sure),
	};
}

function seenAt(path: string, told: Told | undefined, byName: boolean): Seen {
	const sure = (kind: InputKind): Seen => ({path, kind, sure: true});
	const stat = fs.statSync(path, {throwIfNoEntry: false});
	if (!stat) throw new Trouble(`${path} is not there.`, {next: 'Is the name right?'});
	if (isChart(path)) return sure('chart');
	if (stat.isDirectory()) {
		if (composeIn(path) !== undefined) return sure('compose');
		throw new Trouble(`${path} is neither a chart nor a folder with a compose file.`, {
			next: 'Name a chart folder, a chart archive, a values file or a compose file.',
		});
	}
	const format = formatOf(path);
	if (format !== undefined && format !== 'yaml') return sure('config');
	if (told !== undefined) return sure(told);
	const name = basename(path);
	if (/^(?:docker-)?compose(?:[._-].*)?\.ya?ml$/.test(name)) return sure('compose');
	if (/(?:^|[._-])values(?:[._-].*)?\.ya?ml$/.test(name)) return sure('values');
	const kind = !byName && looksLikeCompose(readText(path)) ? 'compose' : 'values';
	return {path, kind, sure: false};
}
