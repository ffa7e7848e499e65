import {createReadStream} from 'node:fs';
import {isAbsolute} from 'node:path';
import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import type {Scheme} from '../../versions/scheme.ts';
import {defineSource, type Offers} from '../contract.ts';
import {download} from '../http/download.ts';
import {cached} from './cache.ts';
import {basicFor} from './helm-logins.ts';
import {mustBeGood, refuseHtml} from './get.ts';
import {indexReader} from './helm-index.ts';
import {fetchChart, proveChart} from './chart-archive.ts';
import {sortOffers} from './versions-of.ts';

const params = z.strictObject({
	/** The repository's address, or a file with its index. */
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
	list: async (given, scheme) =>
		isAbsolute(given.repo)
			? listIndex(given, scheme)
			: cached(
					JSON.stringify(['helm', given.repo, given.chart, scheme]),
					async () => listIndex(given, scheme),
					offline,
				),
	async prepare(given, chosen, into) {
		const [url = '', digest = ''] = chosen.place.split('#sha256=');
		const archive = await fetchChart({
			url,
			into,
			headers: sameOrigin(url, given.repo) ? basicFor(given.repo) : {},
			...(given.ca === undefined ? {} : {ca: given.ca}),
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

async function listIndex({repo, chart, ca, seconds}: Params, scheme: Scheme): Promise<Offers> {
	const reader = indexReader(chart);
	if (isAbsolute(repo)) await readFile(repo, reader.take);
	else {
		const url = `${repo.replace(/\/+$/, '')}/index.yaml`;
		if (!/^https?:\/\//.test(repo)) throw new Trouble(`"${repo}" is no address of a repository.`);
		let first = true;
		const answer = await download(
			{url, seconds, most, headers: basicFor(repo), ...(ca === undefined ? {} : {ca})},
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
	const {entries, unread} = reader.end();
	const offers = sortOffers(
		entries.map(({version, app, created, digest, urls}) => ({
			name: `${chart} ${version}`,
			version,
			place: placeOf(repo, urls[0] ?? '', digest),
			kind: 'chart',
			date: created,
			app,
		})),
		scheme,
	);
	const why = `${unread} of its entries cannot be read`;
	return unread === 0 ? offers : {...offers, ignored: [...offers.ignored, {name: chart, why}]};
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

/** Where the archive lies, whole, and the digest that the index gives it. */
function placeOf(repo: string, url: string, digest: string | undefined): string {
	const sum = /^(?:sha256:)?([0-9a-f]{64})$/.exec(digest ?? '')?.[1];
	const at = isAbsolute(repo)
		? url
		: URL.canParse(url, `${repo.replace(/\/+$/, '')}/`)
			? new URL(url, `${repo.replace(/\/+$/, '')}/`).href
			: '';
	return sum === undefined ? at : `${at}#sha256=${sum}`;
}
