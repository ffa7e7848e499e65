import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import type {Scheme} from '../../versions/scheme.ts';
import {defineSource, type Offers} from '../contract.ts';
import {causeOf} from '../sources/cache.ts';
import {cached} from '../sources/cached-offers.ts';
import {sortOffers} from '../sources/versions-of.ts';
import {openRepository, tagsOf} from '../sources/registry.ts';
import {askDocker, dockerTrouble, notUnderstood, tellDocker} from './ask.ts';
import {imageName, readImageName} from './grammar.ts';
import {hexOf, imageOf} from './inspect.ts';
import {dockerNeeds} from './needs.ts';
import {versionIn} from './version-in.ts';

const params = z.strictObject({
	/** registry/path, without a tag. */
	image: z.string().refine(
		text => {
			const read = readImageName(text);
			return read !== undefined && read.tag === undefined && read.digest === undefined;
		},
		{error: "an image's name without its tag"},
	),
	/** Where tags are seen: on this machine, at its registry, or both. */
	where: z.enum(['here', 'registry', 'both']).default('both'),
	/** The version in a tag, its first group; as `^(\S+)-alpine$`. */
	pattern: z.string().default(String.raw`^(.+)$`),
	ca: z.string().optional(),
	plainHttp: z.boolean().default(false),
});
type Params = z.infer<typeof params>;

/** Tags of an image, on this machine and at its registry. `prepare` pulls the chosen one and pins it by its digest. */
export const imageSource = defineSource<Params>({
	name: 'images',
	needs: dockerNeeds,
	params,
	async list(given, scheme) {
		const here = given.where === 'registry' ? [] : await localTags(given.image);
		const local = offersOf(given, scheme, here);
		if (given.where === 'here') return local;
		const there = await cached(
			JSON.stringify(['images', given, scheme]),
			async () => offersOf(given, scheme, await remoteTags(given)),
			'Without a network, load an image by hand (docker load) and have the runbook look here only (where: here).',
		).catch((error: unknown): Offers => {
			// What lies here can be chosen without a registry, and that it did not answer is said.
			if (!(error instanceof Trouble) || local.versions.length === 0) throw error;
			return {
				versions: [],
				withdrawn: [],
				ignored: [],
				unanswered: `Only what is on this machine is shown. ${causeOf(error)}`,
			};
		});
		return merge(local, there);
	},
	async prepare(given, chosen) {
		const {name, tag} = imageName(chosen.place);
		if (tag === undefined) throw new Trouble(`${chosen.place} has no tag.`);
		const ref = `${name}:${tag}`;
		const remote = chosen.kind === 'image';
		if (remote) await tellDocker(['pull', '--quiet', '--', ref], 3600);
		const image = await imageOf(ref);
		if (!image) throw new Trouble(`${ref} is not on this machine.`, {next: 'Look again.'});
		const digest = (image.RepoDigests ?? [])
			.map(text => readImageName(text))
			.find(read => read !== undefined && sameName(read.name, name))?.digest;
		const id = hexOf(image.Id);
		return {
			place: digest === undefined ? ref : `${ref}@${digest}`,
			sha256: id,
			sums:
				digest === undefined
					? 'not known to a registry: pinned by the id of its image'
					: `pinned: ${ref} is ${digest.slice(0, 19)}… now`,
			size: image.Size,
			kind: 'image',
		};
	},
});

/** Docker leaves its own registry out of names. */
const sameName = (a: string, b: string) => plainName(a) === plainName(b);
const plainName = (name: string) => name.replace(/^docker\.io\//, '').replace(/^library\//, '');

type Tag = {tag: string; date?: string; kind: 'image' | 'image here'};

async function remoteTags({image, ca, plainHttp}: Params): Promise<Tag[]> {
	const {registry, path} = imageName(image);
	const repository = await openRepository({
		registry,
		path,
		by: 'docker',
		plainHttp,
		...(ca === undefined ? {} : {ca}),
	});
	return (await tagsOf(repository)).map(tag => ({tag, kind: 'image'}));
}

const line = z.looseObject({
	Repository: z.string(),
	Tag: z.string(),
	CreatedAt: z.string().optional(),
});

/** Reads the lines of `docker images --format={{json .}}`. Throws Trouble when one is not understood (faults D15). */
export function readImageLines(text: string): Tag[] {
	return text
		.split('\n')
		.filter(item => item.trim() !== '')
		.flatMap(item => {
			let value: unknown;
			try {
				value = JSON.parse(item);
			} catch {
				throw notUnderstood('the images', item);
			}
			const read = line.safeParse(value);
			if (!read.success) throw notUnderstood('the images', item);
			const {Tag: tag, CreatedAt = ''} = read.data;
			const date = /^\d{4}-\d\d-\d\d/.exec(CreatedAt)?.[0];
			return tag === '<none>'
				? []
				: [{tag, kind: 'image here' as const, ...(date === undefined ? {} : {date})}];
		});
}

async function localTags(image: string): Promise<Tag[]> {
	const ran = await askDocker(['images', '--format={{json .}}', '--', image]);
	if (ran.code !== 0) throw dockerTrouble('docker images', ran);
	return readImageLines(ran.out);
}

const notOfThatKind = 'its tag is not of the kind that the runbook looks for';

/** Tags that are versions, and those that are none with the reason. */
export function offersOf({image, pattern}: Params, scheme: Scheme, tags: readonly Tag[]): Offers {
	const seen = tags.map(({tag, date, kind}) => {
		const place = `${image}:${tag}`;
		const version = versionIn(tag, pattern);
		return version === undefined
			? {name: place, version: '', place, kind, unfit: notOfThatKind}
			: {name: place, version, place, kind, date};
	});
	return sortOffers(seen, scheme);
}

/** One entry a version: the registry's where both have it, with the date that is known here. */
function merge(here: Offers, there: Offers): Offers {
	const known = new Map(here.versions.map(item => [item.version, item]));
	const remote = new Set(there.versions.map(({version}) => version));
	const dated = there.versions.map(item => {
		const date = known.get(item.version)?.date;
		return date === undefined ? item : {...item, date};
	});
	const names = new Set(there.ignored.map(({name}) => name));
	return {
		...there,
		versions: [...dated, ...here.versions.filter(({version}) => !remote.has(version))],
		ignored: [...there.ignored, ...here.ignored.filter(({name}) => !names.has(name))],
	};
}
