import fs from 'node:fs';
import process from 'node:process';
import tls from 'node:tls';
import {EnvHttpProxyAgent, fetch, Headers, type Dispatcher} from 'undici';
import {text as plain} from '../../plan/text.ts';
import {Trouble} from '../../trust/trouble.ts';

export type Wanted = {
	method: string;
	url: string;
	headers: Readonly<Record<string, string>>;
	body?: unknown;
	seconds: number;
	/** A file with further certificate authorities, PEM. */
	ca?: string;
	signal: AbortSignal;
};
export type Reply = {status: number; type: string; text: string; location?: string};

const maxBytes = 8 * 1024 * 1024;

/** Node's own authorities, the system's and, where named, a private one. */
function authorities(ca: string | undefined): string[] {
	const extra = ca ?? process.env['SSL_CERT_FILE'];
	const own = extra === undefined || extra === '' ? [] : [readAuthorities(extra)];
	// Node 22.13 and .14 cannot list them: there a private one is added to the built-in ones.
	if (typeof tls.getCACertificates !== 'function') return [...tls.rootCertificates, ...own];
	const known = [...tls.getCACertificates('default'), ...tls.getCACertificates('system')];
	return [...new Set(known), ...own];
}

function readAuthorities(path: string): string {
	try {
		return fs.readFileSync(path, 'utf8');
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? '';
		throw new Trouble(`the certificate authorities in ${path} cannot be read (${code})`);
	}
}

/** The way to a host. Proxies from the environment; this machine itself is never asked through one. */
export function dispatcher({url, ca}: Pick<Wanted, 'url' | 'ca'>): Dispatcher {
	const noProxy = process.env['no_proxy'] ?? process.env['NO_PROXY'] ?? '';
	const trust =
		ca !== undefined || url.toLowerCase().startsWith('https:') ? {ca: authorities(ca)} : {};
	return new EnvHttpProxyAgent({
		connect: trust,
		requestTls: trust,
		connections: 4,
		noProxy: `${noProxy},localhost,127.0.0.1,::1`,
	});
}

/**
 * One request with a deadline and a cap of 8 MiB; redirects are not followed, they are told.
 * Throws Trouble with the reason in an operator's words.
 */
export async function request(wanted: Wanted): Promise<Reply> {
	const deadline = AbortSignal.timeout(wanted.seconds * 1000);
	const json = typeof wanted.body === 'object';
	const headers = new Headers({
		accept: 'application/json',
		...(json ? {'content-type': 'application/json'} : {}),
	});
	for (const [name, value] of Object.entries(wanted.headers)) headers.set(name, value);
	const agent = dispatcher(wanted);
	try {
		const response = await fetch(wanted.url, {
			method: wanted.method,
			headers,
			redirect: 'manual',
			signal: AbortSignal.any([deadline, wanted.signal]),
			dispatcher: agent,
			...(wanted.body === undefined
				? {}
				: {body: json ? JSON.stringify(wanted.body) : plain(wanted.body)}),
		});
		const text = await readCapped(response.body);
		const location = pointsTo(response.headers.get('location'), wanted.url);
		return {
			status: response.status,
			type: response.headers.get('content-type') ?? '',
			text,
			...(location === undefined ? {} : {location}),
		};
	} catch (error) {
		throw new Trouble(reasonOf(error, wanted));
	} finally {
		await agent.destroy().catch(() => {});
	}
}

/** Where a redirect leads, without what its query carries. */
function pointsTo(location: string | null, from: string): string | undefined {
	if (location === null || !URL.canParse(location, from)) return undefined;
	const {origin, pathname} = new URL(location, from);
	return `${origin}${pathname}`;
}

async function readCapped(body: AsyncIterable<Uint8Array> | null): Promise<string> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of body ?? []) {
		bytes += chunk.length;
		if (bytes > maxBytes) throw new Trouble('the answer is larger than 8 MiB');
		chunks.push(chunk);
	}

	return Buffer.concat(chunks).toString('utf8');
}

const reasons: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nothing listens there',
	ENOTFOUND: 'that host name is not known',
	EAI_AGAIN: 'the name service does not answer',
	ECONNRESET: 'the connection was cut',
	UND_ERR_SOCKET: 'the connection was cut',
	UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
	UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
	UND_ERR_BODY_TIMEOUT: 'it stopped answering half-way',
	Z_DATA_ERROR: 'what it sent is damaged',
	Z_BUF_ERROR: 'what it sent was cut short',
	ETIMEDOUT: 'no answer in time',
	EHOSTUNREACH: 'that host cannot be reached',
	CERT_HAS_EXPIRED: 'its certificate has expired',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
	SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority this machine does not know',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		'its certificate comes from an authority this machine does not know',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
		'its certificate comes from an authority this machine does not know',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
	ERR_INVALID_URL: 'this is not an address; one begins with http:// or https://',
};

export function reasonOf(
	error: unknown,
	wanted: Pick<Wanted, 'url' | 'seconds' | 'signal'>,
): string {
	const {url, seconds} = wanted;
	if (error instanceof Trouble) return `${url}: ${error.message}`;
	if (wanted.signal.aborted) return `${url}: no answer by then`;
	if (error instanceof Error && error.name === 'TimeoutError')
		return `${url}: no answer within ${seconds} s`;
	const cause =
		error instanceof Error
			? (error.cause as {code?: string; message?: string} | undefined)
			: undefined;
	const reason =
		reasons[cause?.code ?? ''] ??
		cause?.code ??
		(error instanceof Error ? error.message : String(error));
	return `${url}: ${reason}`;
}
