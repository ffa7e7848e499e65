import fs from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {cautionOf, type Caution} from '../../versions/caution.ts';

const listSchema = z.object({
	versions: z.array(
		z.object({
			version: z.string(),
			date: z.string().optional(),
			withdrawn: z.boolean().optional(),
			why: z.string().optional(),
			prerelease: z.boolean().nullish(),
		}),
	),
});
const forgeSchema = z.array(
	z.object({
		tag_name: z.string(),
		prerelease: z.boolean().nullish(),
		upcoming_release: z.boolean().nullish(),
	}),
);

type Beside = {
	versions: readonly {
		version: string;
		date?: string | undefined;
		withdrawn?: boolean | undefined;
		why?: string | undefined;
		caution?: Caution | undefined;
	}[];
	ignored: {name: string; why: string}[];
};

/** What a releases.json tells. One that cannot be read is said: it might have withdrawn a version. */
export function datesBeside(folder: string): Beside {
	const file = join(folder, 'releases.json');
	if (!fs.existsSync(file)) return {versions: [], ignored: []};
	try {
		const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
		if (Array.isArray(value)) return {versions: asForge(value), ignored: []};
		const {versions} = listSchema.parse(value);
		return {versions: versions.map(item => ({...item, caution: cautionOf(item)})), ignored: []};
	} catch {
		const why = 'it cannot be read, so dates and withdrawn versions are not known';
		return {versions: [], ignored: [{name: 'releases.json', why}]};
	}
}

/** A list as a forge gives it holds the notes, which are read elsewhere; here counts what it calls a pre-release. */
function asForge(value: unknown): Beside['versions'] {
	const read = forgeSchema.safeParse(value);
	return (read.data ?? []).map(item => ({version: item.tag_name, caution: cautionOf(item)}));
}
