import {createReadStream, existsSync, statSync} from 'node:fs';
import {isAbsolute} from 'node:path';
import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import type {Scheme} from '../../versions/scheme.ts';
import {cautionOf} from '../../versions/caution.ts';
import {defineSource, type Offers} from '../contract.ts';
import {download} from '../http/download.ts';
import {causeOf} from './cache.ts';
import {cached} from './cached-offers.ts';
import {archiveAt, placeOf, type HelmPlace} from './helm-place.ts';
import {mustBeGood, refuseHtml} from './get.ts';
import {indexReader} from './helm-index.ts';
import {fetchChart, proveChart} from './chart-archive.ts';
import {sortOffers} from './versions-of.ts';

const params = z.strictObject({
	/** The repository's address, the name it has for helm, or a file with its index. */
	repo: z.string().min(1),
	chart: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'the name of a chart'),
	ca: z.string().optional(),
	seconds: z.number().positive().max(1800).default(120),
});
type Params = z.infer<typeof params>;

const most = 512 * 1024 * 1024;
const offline =
	'Without a network, name a file with the index (helm repo update keeps one under ~/.cache/helm/repository) or a folder of charts.';

/** A classic chart repository by its index, however large; versions of one chart, each with the application's. */
export const helmSource = defineSource<Params>({
	name: 'helm',
	params,
	async list(given, scheme) {
		const place = placeOf(given.repo);
		if (isAbsolute(place.index)) return listIndex(given, place, scheme);
		return cached(
			JSON.stringify(['helm', place.base, given.chart, scheme]),
			async () => listIndex(given, place, scheme),
			offline,
		).catch(async (error: unknown) => {
			if (!(error instanceof Trouble) || !place.kept || !existsSync(place.kept)) throw error;
			const kept = await listIndex(given, {...place, index: place.kept}, scheme);
			return {...kept, unanswered: causeOf(error)};
		});
	},
	async prepare(given, chosen, into) {
		const place = placeOf(given.repo);
		const [url = '', digest = ''] = chosen.place.split('#sha256=');
		const ca = given.ca ?? place.ca;
		const archive = isAbsolute(url)
			? here(url)
			: await fetchChart({
					url,
					into,
					headers: sameOrigin(url, place.base) ? place.headers : {},
					...(ca === undefined ? {} : {ca}),
				});
		return proveChart(archive, into, {
			name: given.chart,
			version: chosen.version,
			...(digest === '' ? {} : {sha256: digest}),
		});
	},
});

const sameOrigin = (a: string, b: string) =>
	URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;

/** Reads an index, however large. A file's own date is told: nobody knows whether it is still the newest. */
async function listIndex(
	{chart, seconds, ca: own}: Params,
	place: HelmPlace,
	scheme: Scheme,
): Promise<Offers> {
	const reader = indexReader(chart);
	const {index: url, headers} = place;
	const ca = own ?? place.ca;
	const file = isAbsolute(url);
	if (file) await readFile(url, reader.take);
	else {
		let first = true;
		const answer = await download(
			{url, seconds, most, headers, ...(ca === undefined ? {} : {ca})},
			(part, {status, headers}) => {
				if (status !== 200) return;
				const head = Buffer.from(part.subarray(0, 200)).toString('utf8');
				if (first) refuseHtml(url, head, headers.get('content-type'));
				first = false;
				reader.take(part);
			},
		);
		mustBeGood(url, answer);
	}
	const {entries, unread, made} = reader.end();
	const offers = sortOffers(
		entries.map(({version, app, created, digest, urls, ...said}) => ({
			name: `${chart} ${version}`,
			version,
			place: withSum(archiveAt(place, urls[0] ?? ''), digest),
			kind: 'chart',
			date: created,
			app,
			caution: cautionOf(said),
		})),
		scheme,
	);
	const why = `${unread} of its entries cannot be read`;
	const ignored = unread === 0 ? [] : [{name: chart, why}];
	return {
		...offers,
		ignored: [...offers.ignored, ...ignored],
		...(file ? {asOf: made ?? statSync(url).mtime.toISOString()} : {}),
	};
}

async function readFile(path: string, take: (part: Uint8Array) => void): Promise<void> {
	try {
		let size = 0;
		for await (const part of createReadStream(path, {highWaterMark: 1024 * 1024})) {
			size += (part as Buffer).length;
			if (size > most) throw new Trouble(`${path} is larger than ${most / 1024 / 1024} MiB.`);
			take(part as Buffer);
		}
	} catch (error) {
		if (error instanceof Trouble) throw error;
		const {code = ''} = error as NodeJS.ErrnoException;
		throw new Trouble(`The index ${path} cannot be read (${code}).`, {
			next: 'Is it spelled right?',
		});
	}
}

/** An archive that lies on this machine. */
function here(path: string): string {
	if (existsSync(path)) return path;
	throw new Trouble(`${path} is not there, although the index lists it.`, {
		next: 'Put it there, or name the address of the repository.',
	});
}

/** The address with the digest that the index gives it. */
function withSum(at: string, digest: string | undefined): string {
	const sum = /^(?:sha256:)?([0-9a-f]{64})$/.exec(digest ?? '')?.[1];
	return sum === undefined ? at : `${at}#sha256=${sum}`;
}
