import fs from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';

const listSchema = z.object({
	versions: z.array(
		z.object({
			version: z.string(),
			date: z.string().optional(),
			withdrawn: z.boolean().optional(),
			why: z.string().optional(),
		}),
	),
});

type Beside = {
	versions: z.infer<typeof listSchema>['versions'];
	ignored: {name: string; why: string}[];
};

/** What a releases.json tells. One that cannot be read is said: it might have withdrawn a version. */
export function datesBeside(folder: string): Beside {
	const file = join(folder, 'releases.json');
	if (!fs.existsSync(file)) return {versions: [], ignored: []};
	try {
		const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
		// A list as GitHub gives it holds the notes, which are read elsewhere.
		if (Array.isArray(value)) return {versions: [], ignored: []};
		return {versions: listSchema.parse(value).versions, ignored: []};
	} catch {
		const why = 'it cannot be read, so dates and withdrawn versions are not known';
		return {versions: [], ignored: [{name: 'releases.json', why}]};
	}
}
