import {z} from 'zod';
import {cautionOf} from '../../versions/caution.ts';
import {defineSource} from '../contract.ts';
import {pinnedByName} from './pinned.ts';
import {sortOffers} from './versions-of.ts';

const params = z.strictObject({
	versions: z
		.array(
			z.union([
				z.string(),
				z.strictObject({
					version: z.string(),
					date: z.string().optional(),
					place: z.string().default(''),
					app: z.string().optional(),
					withdrawn: z.string().optional(),
					prerelease: z.boolean().optional(),
				}),
			]),
		)
		.min(1),
});

/** Versions written down in the runbook itself. */
export const listSource = defineSource<z.infer<typeof params>>({
	name: 'list',
	params,
	async list({versions}, scheme) {
		const named = versions.map(item => {
			const {prerelease, ...one} =
				typeof item === 'string' ? {version: item, place: '', prerelease: false} : item;
			return {name: one.version, kind: 'release', caution: cautionOf({prerelease}), ...one};
		});
		return sortOffers(named, scheme);
	},
	prepare: async (_, chosen) => pinnedByName('the runbook', chosen),
});
