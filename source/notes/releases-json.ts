import {z} from 'zod';
import {Trouble} from '../trust/trouble.ts';
import {markdown} from './markdown.ts';
import type {Notes} from './item.ts';
import {itemsOf} from './items.ts';

const releases = z.array(
	z.object({
		tag_name: z.string().min(1),
		name: z.string().nullish(),
		body: z.string().nullish(),
		published_at: z.string().nullish(),
		prerelease: z.boolean().optional(),
		draft: z.boolean().optional(),
	}),
);

/** Reads what GitHub's `GET /repos/…/releases` answers; drafts are left out. */
export function readReleases(json: unknown): readonly Notes[] {
	const read = releases.safeParse(json);
	if (!read.success) {
		throw new Trouble('This is not a list of releases as GitHub gives it.', {
			why: z.prettifyError(read.error).split('\n')[0] ?? '',
		});
	}
	return read.data
		.filter(release => release.draft !== true)
		.map(({tag_name: version, published_at: published, body}) => {
			const tokens = markdown(body ?? '');
			return {
				version,
				...(published ? {date: published.slice(0, 10)} : {}),
				items: itemsOf(tokens),
				tokens,
			};
		});
}
