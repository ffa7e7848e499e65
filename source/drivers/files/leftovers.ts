import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {z} from 'zod';
import {readPattern} from '../../trust/pattern.ts';
import {tell, Trouble} from '../../trust/trouble.ts';
import {defineCheck} from '../contract.ts';
import {codeOf} from './failures.ts';
import {pathSchema} from './stores.ts';
import {showName} from './wording.ts';

const place = z.strictObject({
	/** Empty where this site has no such place: it is passed over. */
	under: z.union([z.literal(''), pathSchema]),
	/** How many levels below are looked at. */
	depth: z.number().int().min(1).max(4).default(2),
	/** Folders and files whose path below `under`, with /, fits: what should no longer be there. */
	match: z.string().min(1),
	means: z.string().min(1),
});
const params = z.strictObject({places: z.array(place).min(1), remedy: z.string().optional()});
type Params = z.infer<typeof params>;
type Place = Params['places'][number];

const there = (places: readonly Place[]) => places.filter(({under}) => under !== '');

/** Paths below a folder down to a depth; what cannot be read is told, never passed over. */
async function below(root: string, depth: number, at = ''): Promise<string[]> {
	const entries = await readdir(join(root, at), {withFileTypes: true});
	const found: string[] = [];
	for (const entry of entries) {
		const path = at === '' ? entry.name : `${at}/${entry.name}`;
		found.push(path);
		if (entry.isDirectory() && depth > 1) found.push(...(await below(root, depth - 1, path)));
	}

	return found;
}

async function leftIn({
	under,
	depth,
	match,
	means,
}: Place): Promise<{path: string; means: string}[]> {
	const pattern = readPattern(match);
	const paths = await below(under, depth);
	return paths
		.filter(path => pattern.find(path))
		.toSorted()
		.map(path => ({path: join(under, path), means}));
}

/** `files.leftovers`: what a migration should have moved and did not. A program may log that, or say nothing, and go on. */
export const leftoversCheck = defineCheck<Params>({
	name: 'files.leftovers',
	params,
	preview: ({places}) =>
		there(places)
			.map(({under, match}) => `look below ${showName(under)} for ${match}`)
			.join('; '),
	async run({places, remedy}) {
		const more = remedy === undefined ? {} : {remedy};
		try {
			const left = (await Promise.all(there(places).map(leftIn))).flat();
			const [first] = left;
			if (!first) return {verdict: 'pass', reason: 'nothing of an old layout is left'};
			const others = left.length > 1 ? ` and ${left.length - 1} more` : '';
			return {
				verdict: 'fail',
				reason: `${showName(first.path)}${others}: ${first.means}`,
				...more,
			};
		} catch (error) {
			if (error instanceof Trouble)
				return {verdict: 'unknown', reason: tell(error), remedy: 'Mend the runbook.'};
			const {path = ''} = error as {path?: string};
			const reason = `${showName(path)} cannot be looked into (${codeOf(error)})`;
			return {verdict: 'unknown', reason, remedy: 'Start handrail with the rights to read it.'};
		}
	},
});
