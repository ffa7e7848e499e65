import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {dropKey, renameKey, setKey} from '../../values/config-file.ts';
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
	return edits.reduce((now, item) => {
		if (format === 'tfvars') {
			if (item.do === 'set') return setVariable(now, item.from, item.to);
			throw new Trouble('Of a Terraform file only the value of a variable is changed here.');
		}
		if (item.do === 'rename') return renameKey(now, format, item.from, item.to);
		if (item.do === 'set') return setKey(now, format, item.from, item.to);
		return dropKey(now, format, item.from);
	}, text);
}

/** What an edit does, in a few words. */
export const inWords = {
	rename: ({from, to}: {from: string; to: string}) => `${from} becomes ${to}`,
	set: ({from, to}: {from: string; to: string}) => `${from} is set to ${to}`,
	drop: ({from}: {from: string}) => `${from} is taken out`,
} as const;
