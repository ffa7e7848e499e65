import fs from 'node:fs';
import {isAbsolute} from 'node:path';
import {z} from 'zod';
import {tokenAt} from '../../runbook/format-parts.ts';
import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {cautionOf} from '../../versions/caution.ts';
import {defineSource} from '../contract.ts';
import {hideQuery} from '../http/download.ts';
import {cached} from './cached-offers.ts';
import {jsonFrom} from './get.ts';
import {pagesAt} from './pages.ts';
import {pinnedByName} from './pinned.ts';
import {sortOffers, type Named} from './versions-of.ts';

const params = z.strictObject({
	/** A file, or an address: a list as GitHub, Gitea and GitLab give it, or {versions: […]}. */
	from: z.string().min(1),
	prefix: z.string().max(64).default(''),
	ca: z.string().optional(),
	token: tokenAt.optional(),
});
type Params = z.infer<typeof params>;

const item = z.looseObject({
	version: z.string().optional(),
	tag_name: z.string().optional(),
	name: z.string().nullish(),
	date: z.string().nullish(),
	published_at: z.string().nullish(),
	released_at: z.string().nullish(),
	html_url: z.string().nullish(),
	draft: z.boolean().optional(),
	prerelease: z.boolean().nullish(),
	upcoming_release: z.boolean().nullish(),
	withdrawn: z.boolean().optional(),
	why: z.string().optional(),
});
const whole = z.union([
	z.array(item),
	z.looseObject({versions: z.array(item)}).transform(({versions}) => versions),
	// The newest one alone, as a forge gives it too.
	item.refine(({tag_name: tag}) => tag !== undefined).transform(one => [one]),
]);
const most = 32 * 1024 * 1024;

/** Releases as JSON, in a file or at an address. What a forge answers when it was asked too often is told with its time. */
export const releasesSource = defineSource<Params>({
	name: 'releases',
	params,
	list: async (given, scheme) =>
		isAbsolute(given.from)
			? {
					...sortOffers(readReleases(readFile(given.from), given), scheme),
					asOf: fs.statSync(given.from).mtime.toISOString(),
				}
			: cached(
					JSON.stringify(['releases', given, scheme]),
					async () => sortOffers(await pages(given), scheme),
					'Without a network, save the list to a file and name that.',
				),
	prepare: async ({from}, chosen) => pinnedByName(from, chosen),
});

function readFile(path: string): unknown {
	try {
		if (fs.statSync(path).size > most) throw new Trouble(`${path} is larger than 32 MiB.`);
		return JSON.parse(fs.readFileSync(path, 'utf8'));
	} catch (error) {
		if (error instanceof Trouble) throw error;
		const {code} = error as NodeJS.ErrnoException;
		throw new Trouble(
			code === undefined ? `${path} is not JSON.` : `${path} cannot be read (${code}).`,
			{next: 'Mend the answer on the target page.'},
		);
	}
}

/** The list page after page. */
async function pages(given: Params): Promise<Named[]> {
	const {from, ca, token} = given;
	if (!/^https?:\/\//.test(from))
		throw new Trouble(`"${sanitise(from)}" is neither a path nor an address.`);
	const found: Named[] = [];
	for await (const {url, got} of pagesAt(from, {most, accept: 'application/json', ca, token}))
		found.push(...readReleases(jsonFrom(url, got), given));
	return found;
}

const draftWords = 'it is a draft: its vendor has not published it';

/** What a list of releases tells. Throws Trouble when it is none. */
export function readReleases(
	value: unknown,
	{from, prefix}: Pick<Params, 'from' | 'prefix'>,
): Named[] {
	const read = whole.safeParse(value);
	if (!read.success)
		throw new Trouble(`${hideQuery(from)} is not a list of releases.`, {
			next: 'It is a list of objects with a version or a tag_name each.',
		});
	return read.data.map(({version, tag_name: tag, withdrawn, why, ...rest}) => {
		const name = version ?? tag ?? '';
		// A tag of another part of the product is none of this one's versions.
		const other = version === undefined && !name.startsWith(prefix);
		return {
			name: name === '' ? (rest.name ?? '') : name,
			version: name.startsWith(prefix) ? name.slice(prefix.length) : name,
			...(other ? {unfit: `its tag does not begin with ${prefix}`} : {}),
			place: rest.html_url ?? name,
			kind: 'release',
			date: rest.date ?? rest.published_at ?? rest.released_at ?? undefined,
			caution: cautionOf(rest),
			...(rest.draft === true ? {unfit: draftWords} : {}),
			...(withdrawn === true ? {withdrawn: why ?? 'the vendor took it back'} : {}),
		};
	});
}
