import {type Got, getText, jsonFrom, mustBeGood, refuseHtml} from '../drivers/sources/get.ts';
import {nextPage} from '../drivers/sources/registry.ts';
import {hideQuery} from '../drivers/http/download.ts';
import {Trouble} from '../trust/trouble.ts';

const most = 4_194_304;
const mostPages = 20;

/** Does the place of the notes lie in a network? */
export const isAddress = (place: string) => /^https?:\/\//.test(place);

/**
 * Notes at an address, a list of releases page after page (HX-10) or a text; each with the name by which its shape
 * is known. `ca` is a file with further authorities. Throws Trouble for what cannot be had: then the notes count as not read.
 */
export async function fetchNotes(
	address: string,
	ca?: string,
): Promise<{name: string; text: string}[]> {
	const found: {name: string; text: string}[] = [];
	let url: string | undefined = address;
	for (let page = 0; url !== undefined; page++) {
		if (page >= mostPages) throw new Trouble(`${hideQuery(address)} lists releases without end.`);
		const got: Got = await getText({
			url,
			seconds: 30,
			most,
			headers: {'user-agent': 'handrail'},
			...(ca === undefined ? {} : {ca}),
		});
		mustBeGood(url, got);
		refuseHtml(url, got.text, got.headers.get('content-type'));
		const name: string = new URL(url).pathname.split('/').at(-1) ?? '';
		const json = /\.json$/i.test(name) || (got.headers.get('content-type') ?? '').includes('json');
		if (json) jsonFrom(url, got);
		const kept = json && !/\.json$/i.test(name) ? 'releases.json' : name;
		found.push({name: kept === '' ? 'notes.md' : kept, text: got.text});
		url = json ? nextPage(got.headers.get('link'), url) : undefined;
	}
	return found;
}
