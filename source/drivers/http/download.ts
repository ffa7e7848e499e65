import {fetch, Headers} from 'undici';
import {Trouble} from '../../trust/trouble.ts';
import {dispatcher, reasonOf} from './fetch.ts';

export type Sought = {
	url: string;
	method?: 'GET' | 'HEAD';
	headers?: Readonly<Record<string, string>>;
	/** The whole of it, from the first word to the last. */
	seconds: number;
	/** Bytes, counted as they come out of whatever they were packed in. */
	most: number;
	/** A file with further certificate authorities, PEM. */
	ca?: string;
};
export type Arrived = {status: number; url: string; headers: Headers; bytes: number};

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Gets what lies at an address, piece by piece, following a few redirects; a login is not carried
 * to another host. `take` sees the pieces of an answer that is no error. Throws Trouble with one
 * sentence, whatever the other side does: a redirect loop, far too much, or nothing for ever (faults J14).
 */
export async function download(
	sought: Sought,
	take: (part: Uint8Array, about: Pick<Arrived, 'status' | 'headers'>) => void | Promise<void>,
): Promise<Arrived> {
	refusePassword(sought.url);
	const signal = AbortSignal.timeout(sought.seconds * 1000);
	let url = sought.url;
	const seen = new Set<string>();
	for (;;) {
		if (seen.has(url)) throw new Trouble(`${hideQuery(sought.url)} leads round in a circle.`);
		if (seen.size > mostRedirects)
			throw new Trouble(`${hideQuery(sought.url)} leads on more than ${mostRedirects} times.`);
		seen.add(url);
		const answer = await once({...sought, url}, sameHost(url, sought.url), signal, take);
		if (typeof answer !== 'string') return answer;
		url = answer;
	}
}

async function once(
	sought: Sought,
	trusted: boolean,
	signal: AbortSignal,
	take: (part: Uint8Array, about: Pick<Arrived, 'status' | 'headers'>) => void | Promise<void>,
): Promise<Arrived | string> {
	const {url, seconds, most, method = 'GET', ca} = sought;
	const agent = dispatcher({url, ...(ca === undefined ? {} : {ca})});
	const headers = new Headers(sought.headers ?? {});
	if (!trusted) for (const name of ['authorization', 'cookie']) headers.delete(name);
	try {
		const response = await fetch(url, {
			method,
			headers,
			redirect: 'manual',
			signal,
			dispatcher: agent,
		});
		const {status} = response;
		const location = response.headers.get('location');
		if (redirects.has(status) && location !== null) return target(location, url);
		let bytes = 0;
		for await (const part of response.body ?? []) {
			bytes += part.length;
			if (bytes > most)
				throw new Trouble(
					`${hideQuery(url)} sends more than ${inWords(most)}. The rest was not read.`,
				);
			await take(part, {status, headers: response.headers});
		}
		return {status, url, headers: response.headers, bytes};
	} catch (error) {
		if (error instanceof Trouble) throw error;
		throw new Trouble(`${reasonOf(error, {url: hideQuery(url), seconds, signal: never})}.`);
	} finally {
		await agent.destroy().catch(() => {});
	}
}

const inWords = (bytes: number) =>
	bytes < 1024 * 1024
		? `${Math.round(bytes / 1024)} KiB`
		: `${Math.round(bytes / 1024 / 1024)} MiB`;

const never = new AbortController().signal;

function target(location: string, from: string): string {
	const at = `${hideQuery(from)} points to`;
	if (!URL.canParse(location, from)) throw new Trouble(`${at} something that is no address.`);
	const next = new URL(location, from);
	if (next.protocol !== 'http:' && next.protocol !== 'https:')
		throw new Trouble(`${at} an address that is not http.`);
	if (new URL(from).protocol === 'https:' && next.protocol === 'http:')
		throw new Trouble(`${at} an address without encryption.`);
	if (next.username !== '' || next.password !== '')
		throw new Trouble(`${at} an address with a name or a password in it.`);
	return next.href;
}

/** Nothing is asked with it, and what refused it would repeat it. */
function refusePassword(url: string): void {
	if (!URL.canParse(url)) return;
	const {username, password} = new URL(url);
	if (username === '' && password === '') return;
	throw new Trouble(`${hideQuery(url)}: a name or a password stands in the address.`, {
		next: 'It was not sent. Write the address without it.',
	});
}

const sameHost = (a: string, b: string) =>
	URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;

/** An address without what may be a secret in it: its query and the name and password before its host. */
export function hideQuery(url: string): string {
	// What is no address was meant as one, and may hold the same.
	if (!URL.canParse(url))
		return url.replace(/^([^/]{0,20}\/\/)[^\s]*@/, '$1').replace(/\?.*$/s, '');
	const {origin, pathname} = new URL(url);
	return `${origin}${pathname}`;
}
