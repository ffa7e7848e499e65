import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {download, hideQuery, type Arrived, type Sought} from '../http/download.ts';

/** `url` is where it was found in the end, behind every redirect. */
export type Got = {text: string; headers: Arrived['headers']; status: number; url: string};

/** The whole of an answer as text, up to `most` bytes. Error answers come back too. Throws Trouble. */
export async function getText(sought: Sought): Promise<Got> {
	const parts: Uint8Array[] = [];
	const {headers, status, url} = await download(sought, part => void parts.push(part));
	return {text: Buffer.concat(parts).toString('utf8'), headers, status, url};
}

const byHand =
	'Log in to it once by hand (docker login, helm registry login, helm repo add), then look again.';

/**
 * Throws Trouble unless the answer is a good one: says what a refusal means, until when it lasts, and what is to be done
 * about it: by `refused` where one is not let in, by `limited` where one asked too often.
 */
export function mustBeGood(
	url: string,
	{status, headers}: Pick<Got, 'status' | 'headers'>,
	{refused, limited}: {refused?: string; limited?: string} = {},
): void {
	const at = hideQuery(url);
	if (status >= 200 && status < 300) return;
	if (status === 429 || (status === 403 && isLimit(headers)))
		throw new Trouble(`${at} was asked too often (${status}).`, {
			why: `It answers again ${again(headers)}.`,
			...(limited === undefined ? {} : {next: limited}),
		});
	if (status === 401 || status === 403)
		throw new Trouble(`${at} does not let us in (${status}).`, {
			next: refused ?? byHand,
		});
	if (status === 404)
		throw new Trouble(`${at} is not there (404).`, {
			// A forge does not tell a stranger that something private is there.
			next: ['Is it spelled right?', refused].filter(Boolean).join(' '),
		});
	throw new Trouble(`${at} answered ${status}.`);
}

/** A limit is sometimes told as a refusal: GitHub's second one has nothing but the time. */
const isLimit = (headers: Arrived['headers']) =>
	headers.get('retry-after') !== null ||
	['x-ratelimit-remaining', 'ratelimit-remaining'].some(name => headers.get(name) === '0');

/** When a rate limit ends, as the headers say it: seconds from now, a date, or seconds since 1970. */
function again(headers: Arrived['headers']): string {
	const after = headers.get('retry-after') ?? headers.get('x-retry-after') ?? '';
	if (/^\d{1,6}$/.test(after)) return `in ${after} s`;
	const until = Date.parse(after);
	// GitLab's name has no x-; registries count seconds from now in it.
	const reset = headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset') ?? '';
	if (after === '' && /^\d{1,6}$/.test(reset)) return `in ${reset} s`;
	const at = Number.isNaN(until)
		? /^\d{9,11}$/.test(reset)
			? Number(reset) * 1000
			: Number.NaN
		: until;
	if (Number.isNaN(at)) return 'later; it does not say when';
	return `at ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A web page where something else was asked for: a portal to log in at, or a wrong address. */
export function refuseHtml(url: string, text: string, type: string | null): void {
	if (!/^\s*<(?:!doctype|html|head|body)/i.test(text) && !(type ?? '').includes('text/html'))
		return;
	throw new Trouble(`${hideQuery(url)} answered with a web page.`, {
		why: 'A page to log in at may stand before it, or the address is another.',
	});
}

/** JSON from an answer. Throws Trouble when it is none. */
export function jsonFrom(url: string, {text, headers}: Got): unknown {
	refuseHtml(url, text, headers.get('content-type'));
	try {
		return JSON.parse(text);
	} catch {
		throw new Trouble(`${hideQuery(url)} answered with something that is not JSON.`, {
			why: `It began: ${sanitise(text.trim().slice(0, 60))}`,
		});
	}
}
