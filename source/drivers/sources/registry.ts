import {createHash} from 'node:crypto';
import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {hideQuery, type Sought} from '../http/download.ts';
import {challengeIn, type Challenge} from './challenge.ts';
import {getText, jsonFrom, mustBeGood, type Got} from './get.ts';
import {loginFor, type Login} from './logins.ts';
import {isSafeLine, isThisMachine} from './safe-line.ts';

export type Place = {
	/** host[:port]; '' is Docker's own. */
	registry: string;
	/** The repository in it. */
	path: string;
	by: 'docker' | 'helm';
	ca?: string;
	/** Without encryption; registries on this machine are found out by themselves. */
	plainHttp?: boolean;
};
/** One repository of a registry, as the distribution specification has it. Throws Trouble. */
export type Repository = {
	url(rest: string): string;
	get(url: string, more?: Partial<Sought>): Promise<Got>;
	/** What a download of its own needs: the registry's permission. */
	headers(): Readonly<Record<string, string>>;
};

const seconds = 30;
const most = 8 * 1024 * 1024;
const manifests = [
	'application/vnd.oci.image.index.v1+json',
	'application/vnd.oci.image.manifest.v1+json',
	'application/vnd.docker.distribution.manifest.list.v2+json',
	'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Opens a repository: finds out how it is spoken to, and gets permission when it asks for a login. */
export async function openRepository(place: Place): Promise<Repository> {
	const {registry, by} = place;
	const own = registry === '' || registry === 'docker.io';
	const host = own ? 'registry-1.docker.io' : registry;
	const path = own && !place.path.includes('/') ? `library/${place.path}` : place.path;
	const ca = place.ca === undefined ? {} : {ca: place.ca};
	const base = `${await schemeOf(host, place)}://${host}/v2/${path}`;
	let permission: Record<string, string> = {};
	const once = async (url: string, more: Partial<Sought>) =>
		getText({
			url,
			seconds,
			most,
			...ca,
			...more,
			headers: {...more.headers, ...permission},
		});
	return {
		url: rest => `${base}/${rest}`,
		headers: () => permission,
		async get(url, more = {}) {
			const first = await once(url, more);
			if (first.status !== 401) return first;
			const challenge = challengeIn(first.headers.get('www-authenticate') ?? '');
			if (!challenge) return first;
			const login = await loginFor(registry, by);
			permission = await permissionFor(challenge, login, url, path, ca);
			return once(url, more);
		},
	};
}

/** A registry on this machine may speak without encryption, as docker has it; any other only where it is said. */
async function schemeOf(host: string, {plainHttp, ca}: Place): Promise<'http' | 'https'> {
	if (plainHttp === true) return 'http';
	if (!isThisMachine(host)) return 'https';
	try {
		const {status} = await getText({url: `http://${host}/v2/`, seconds: 10, most: 64 * 1024});
		return status === 400 ? 'https' : 'http';
	} catch {
		return ca === undefined ? 'http' : 'https';
	}
}

const token = z.looseObject({token: z.string().optional(), access_token: z.string().optional()});

/** What a registry wants to see. A password is sent over an encrypted line only, or within this machine. */
async function permissionFor(
	challenge: Challenge,
	login: Login | undefined,
	url: string,
	path: string,
	ca: {ca?: string},
): Promise<Record<string, string>> {
	const basic = login && {
		authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`,
	};
	if (challenge.kind === 'basic') {
		if (basic && !isSafeLine(url))
			throw new Trouble(`${hideQuery(url)} asks for a password over a line without encryption.`, {
				next: 'It was not sent.',
			});
		return basic ?? {};
	}
	const {realm, service, scope = `repository:${path}:pull`} = challenge;
	if (!isSafeLine(realm))
		throw new Trouble(`${hideQuery(url)} sends us to log in at an address without encryption.`);
	const at = new URL(realm);
	if (service !== undefined) at.searchParams.set('service', service);
	at.searchParams.set('scope', scope);
	const got = await getText({
		url: at.href,
		seconds,
		most: 1024 * 1024,
		headers: basic ?? {},
		...(at.host === new URL(url).host ? ca : {}),
	});
	mustBeGood(at.href, got);
	const {token: a, access_token: b} = token.parse(jsonFrom(at.href, got));
	const found = a ?? b;
	if (found === undefined || !/^[\x21-\x7e]+$/.test(found))
		throw new Trouble(`${hideQuery(at.href)} gave no permission that could be used.`);
	return {authorization: `Bearer ${found}`};
}

const page = z.looseObject({tags: z.array(z.string()).nullish()});
const mostPages = 200;
const mostTags = 50_000;

/** Every tag of a repository, page after page. Throws Trouble when one of them cannot be read. */
export async function tagsOf(repository: Repository): Promise<string[]> {
	let url: string | undefined = repository.url('tags/list?n=1000');
	const [tags, seen] = [new Set<string>(), new Set<string>()];
	while (url !== undefined) {
		if (seen.has(url) || seen.size >= mostPages || tags.size > mostTags)
			throw new Trouble(`${hideQuery(url)} lists tags without end.`);
		seen.add(url);
		const got = await repository.get(url);
		mustBeGood(url, got);
		const read = page.safeParse(jsonFrom(url, got));
		if (!read.success) throw new Trouble(`${hideQuery(url)} answered without a list of tags.`);
		for (const tag of read.data.tags ?? []) tags.add(tag);
		url = nextPage(got.headers.get('link'), url);
	}
	return [...tags];
}

/** The next page by its `Link` header, of the same host only. */
export function nextPage(link: string | null, from: string): string | undefined {
	const next = /<([^<>]{1,2048})>\s*;[^,]*\brel="?next"?/i.exec(link ?? '')?.[1];
	if (next === undefined || !URL.canParse(next, from)) return undefined;
	const url = new URL(next, from);
	return url.origin === new URL(from).origin ? url.href : undefined;
}

/** The digest that a tag means now; undefined when there is no such tag. */
export async function digestOf(repository: Repository, tag: string): Promise<string | undefined> {
	const url = repository.url(`manifests/${tag}`);
	const headers = {accept: manifests};
	const head = await repository.get(url, {method: 'HEAD', headers});
	if (head.status === 404) return undefined;
	mustBeGood(url, head);
	const said = head.headers.get('docker-content-digest') ?? '';
	if (/^sha256:[0-9a-f]{64}$/.test(said)) return said;
	const got = await repository.get(url, {headers});
	mustBeGood(url, got);
	return `sha256:${createHash('sha256').update(got.text).digest('hex')}`;
}
