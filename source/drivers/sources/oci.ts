import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {defineSource} from '../contract.ts';
import {cached} from './cached-offers.ts';
import {fetchChart, proveChart} from './chart-archive.ts';
import {jsonFrom, mustBeGood} from './get.ts';
import {openRepository, tagsOf, type Repository} from './registry.ts';
import {sortOffers} from './versions-of.ts';

const params = z.strictObject({
	/** As helm writes it: oci://host/path/chart. */
	chart: z
		.string()
		.regex(
			/^oci:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+$/,
			'an address such as oci://registry.example.org/charts/name',
		),
	ca: z.string().optional(),
	plainHttp: z.boolean().default(false),
});
type Params = z.infer<typeof params>;

async function open({chart, ca, plainHttp}: Params): Promise<Repository> {
	const [registry = '', ...path] = chart.slice('oci://'.length).split('/');
	return openRepository({
		registry,
		path: path.join('/'),
		by: 'helm',
		plainHttp,
		...(ca === undefined ? {} : {ca}),
	});
}

/** A version may hold a +, which no tag may: there it is written as _ (facts/helm.md). */
export const versionOfTag = (tag: string) => tag.replaceAll('_', '+');
export const tagOfVersion = (version: string) => version.replaceAll('+', '_');

/** A chart in an OCI registry by its tags: helm itself cannot list them (helm/helm#11000). */
export const ociSource = defineSource<Params>({
	name: 'oci',
	params,
	list: async (given, scheme) =>
		cached(
			JSON.stringify(['oci', given.chart, scheme]),
			async () => {
				const tags = await tagsOf(await open(given));
				const named = tags.map(tag => ({
					name: tag,
					version: versionOfTag(tag),
					place: `${given.chart}:${tag}`,
					kind: 'chart',
				}));
				return sortOffers(named, scheme);
			},
			'Without a network, name a folder of charts that were fetched before (helm pull).',
		),
	async prepare(given, chosen, into) {
		const repository = await open(given);
		const tag = chosen.place.slice(chosen.place.lastIndexOf(':') + 1);
		const digest = await layerOf(repository, tag, given.chart);
		const archive = await fetchChart({
			url: repository.url(`blobs/${digest}`),
			into,
			headers: repository.headers(),
			...(given.ca === undefined ? {} : {ca: given.ca}),
		});
		return proveChart(archive, into, {
			name: given.chart.split('/').at(-1) ?? '',
			version: versionOfTag(tag),
			sha256: digest.slice('sha256:'.length),
		});
	},
});

const manifest = z.looseObject({
	layers: z.array(
		z.looseObject({mediaType: z.string(), digest: z.string().regex(/^sha256:[0-9a-f]{64}$/)}),
	),
});
const chartType = /^application\/vnd\.cncf\.helm\.chart\.content\.v1\.tar(?:\+gzip)$/;

/** The digest of the one part of a manifest that is the chart. */
async function layerOf(repository: Repository, tag: string, chart: string): Promise<string> {
	const url = repository.url(`manifests/${tag}`);
	const got = await repository.get(url, {
		headers: {accept: 'application/vnd.oci.image.manifest.v1+json'},
	});
	mustBeGood(url, got);
	const read = manifest.safeParse(jsonFrom(url, got));
	const found = read.data?.layers.find(({mediaType}) => chartType.test(mediaType));
	if (!found) throw new Trouble(`${chart}:${tag} is not a chart.`, {next: 'Is it spelled right?'});
	return found.digest;
}
