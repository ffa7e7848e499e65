import type {TokenAt} from '../../runbook/format-parts.ts';
import {Trouble} from '../../trust/trouble.ts';
import {hideQuery} from '../http/download.ts';
import {getText, mustBeGood, type Got} from './get.ts';
import {nextPage} from './registry.ts';
import {loginBy} from './token.ts';

export type How = {
	/** Bytes of one page. */
	most: number;
	accept?: string;
	/** A file with further certificate authorities, PEM. */
	ca?: string | undefined;
	token?: TokenAt | undefined;
};

const mostPages = 20;
const origin = (url: string) => (URL.canParse(url) ? new URL(url).origin : '');

/**
 * What lies at an address, page after page as its `Link` headers lead. The token goes to the address's own host only
 * and stands in nothing that comes back. Throws Trouble for what cannot be had.
 */
export async function* pagesAt(
	address: string,
	{most, accept, ca, token}: How,
): AsyncGenerator<{url: string; got: Got}> {
	const login = loginBy(token, address);
	let url: string | undefined = address;
	for (let page = 0; url !== undefined; page++) {
		if (page >= mostPages)
			throw new Trouble(`${hideQuery(address)} has more than ${mostPages} pages of releases.`, {
				next: 'Ask for more on each: per_page=100 behind the address (GitHub, GitLab), or limit=50 (Gitea).',
			});
		const own = origin(url) === origin(address);
		const got = await hiding(login.hide, async () => {
			const answer = await getText({
				url: url!,
				seconds: 30,
				most,
				headers: {
					'user-agent': 'handrail',
					...(accept === undefined ? {} : {accept}),
					...(own ? login.headers : {}),
				},
				...(ca === undefined ? {} : {ca}),
			});
			mustBeGood(url!, answer, login);
			return {...answer, text: login.hide(answer.text)};
		});
		yield {url: got.url, got};
		url = nextPage(got.headers.get('link'), got.url);
	}
}

/** A failure in words that the token does not stand in, whatever the other side repeats. */
async function hiding<T>(hide: (text: string) => string, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof Trouble)) throw error;
		throw new Trouble(hide(error.message), {
			...(error.why === undefined ? {} : {why: hide(error.why)}),
			...(error.next === undefined ? {} : {next: hide(error.next)}),
		});
	}
}
