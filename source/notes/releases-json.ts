import {z} from 'zod';
import {Trouble} from '../trust/trouble.ts';
import {cautionOf} from '../versions/caution.ts';
import type {Notes} from './item.ts';
import {itemsOf} from './items.ts';
import {markdown} from './markdown.ts';
import {saysBreaking} from './marks.ts';

const release = z
	.looseObject({
		tag_name: z.string().optional(),
		name: z.string().nullish(),
		version: z.string().optional(),
		body: z.string().nullish(),
		description: z.string().nullish(),
		notes: z.string().nullish(),
		published_at: z.string().nullish(),
		released_at: z.string().nullish(),
		date: z.string().nullish(),
		draft: z.boolean().optional(),
		withdrawn: z.boolean().optional(),
		prerelease: z.boolean().nullish(),
		upcoming_release: z.boolean().nullish(),
	})
	.refine(({tag_name: tag, version}) => (tag ?? version ?? '') !== '');
const releases = z.union([
	z.array(release),
	z.looseObject({versions: z.array(release)}).transform(({versions}) => versions),
	release.transform(one => [one]),
]);

/**
 * Reads what GitHub, Gitea and GitLab answer for releases, a list of them or one, and {versions: […]}; drafts are left
 * out, and pre-releases are told, as the list of versions has them. Of a tag the beginning is taken off: one of `prefixes`, or the one that all tags have.
 */
export function readReleases(json: unknown, prefixes: readonly string[] = []): readonly Notes[] {
	const read = releases.safeParse(json);
	if (!read.success) {
		throw new Trouble('This is not a list of releases as GitHub or GitLab gives it.', {
			next: 'It is a list of objects with a tag_name or a version each, and their text as body, description or notes.',
		});
	}
	const list = read.data.filter(({draft}) => draft !== true);
	const tags = list.map(({version, tag_name: tag = ''}) => version ?? tag);
	const known = [...prefixes, ...commonBeginning(tags)].filter(Boolean);
	return list.map((entry, at) => {
		const tag = tags[at]!;
		const prefix = known.find(beginning => tag.startsWith(beginning)) ?? '';
		const date = entry.published_at ?? entry.released_at ?? entry.date;
		const caution = cautionOf(entry);
		const tokens = markdown(entry.body ?? entry.description ?? entry.notes ?? '');
		return {
			version: tag.slice(prefix.length),
			...(date ? {date: date.slice(0, 10)} : {}),
			...(entry.withdrawn === true ? {yanked: true as const} : {}),
			...(caution ? {caution} : {}),
			items: itemsOf(tokens, entry.name && saysBreaking(entry.name) ? [entry.name] : []),
			tokens,
		};
	});
}

/** `server-` of `server-v1.2.3`, where every tag has it. */
function commonBeginning(tags: readonly string[]): readonly string[] {
	const beginnings = new Set(
		tags.map(tag => /^[A-Za-z][\w-]{0,60}?[-_/@](?=v?\d+(?:\.\d+)+)/.exec(tag)?.[0] ?? ''),
	);
	return beginnings.size === 1 ? [...beginnings] : [];
}
