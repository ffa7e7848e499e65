import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {dropKey, setKey} from '../../values/config-file.ts';
import {parsePath, type Path} from '../../values/config-path.ts';
import {renameKeys} from '../../values/config-renames.ts';
import {under} from '../../values/statement.ts';
import {setVariable} from '../../values/tfvars.ts';

// `file`: the edit belongs to that file; the step for another one passes it over.
const file = z.string().optional();
const edit = z.discriminatedUnion('do', [
	z.strictObject({do: z.literal('rename'), from: z.string(), to: z.string(), file}),
	z.strictObject({do: z.literal('set'), from: z.string(), to: z.string(), file}),
	z.strictObject({do: z.literal('drop'), from: z.string(), file}),
]);
export type ConfigEdit = z.infer<typeof edit>;
export const editParams = z.strictObject({
	path: z.string(),
	format: z.enum(['json', 'yaml', 'toml', 'ini', 'env', 'tfvars']),
	edits: z.array(edit),
	keep: z.string(),
});
export type EditParams = z.infer<typeof editParams>;

/** The edits that are meant for this file. */
export const own = ({path, edits}: Pick<EditParams, 'path' | 'edits'>): readonly ConfigEdit[] =>
	edits.filter(item => item.file === undefined || item.file === path);

/** The text of a configuration after the chosen edits; comments and order stay. */
export function edited(
	text: string,
	{format, edits}: {format: EditParams['format']; edits: readonly ConfigEdit[]},
): string {
	const drops = edits.filter(item => item.do === 'drop');
	const renames = edits.filter(item => item.do === 'rename');
	const sets = edits.filter(item => item.do === 'set');
	if (format === 'tfvars') {
		if (drops.length > 0 || renames.length > 0)
			throw new Trouble('Of a Terraform file only the value of a variable is changed here.');
		return sets.reduce((now, {from, to}) => setVariable(now, from, to), text);
	}
	const paths = renames.map(({from, to}) => ({from: parsePath(from), to: parsePath(to)}));
	const without = (now: string, path: Path): string => dropKey(now, format, path);
	// What is left of a map once keys are taken out may move whole.
	const [first, last] = parted(
		drops.map(({from}) => parsePath(from)),
		path => path.length > 1 && paths.some(({from}) => under(from, path.slice(0, -1))),
	);
	const less = first.reduce(without, text);
	const moved = last.reduce(without, paths.length === 0 ? less : renameKeys(less, format, paths));
	return sets.reduce((now, {from, to}) => setKey(now, format, from, to), moved);
}

function parted<T>(list: readonly T[], fits: (item: T) => boolean): readonly [T[], T[]] {
	return [list.filter(fits), list.filter(item => !fits(item))];
}

/** What an edit does, in a few words. */
export const inWords = {
	rename: ({from, to}: {from: string; to: string}) => `${from} becomes ${to}`,
	set: ({from, to}: {from: string; to: string}) => `${from} is set to ${to}`,
	drop: ({from}: {from: string}) => `${from} is taken out`,
} as const;
