import {z} from 'zod';
import {askOrRecall, type Answered, type Kind} from '../drivers/sources/cache.ts';
import {jsonFrom, refuseHtml} from '../drivers/sources/get.ts';
import {pagesAt, type How} from '../drivers/sources/pages.ts';

/** A text of notes with the name by which its shape is known. */
type Text = {name: string; text: string};

const most = 4_194_304;
const kept: Kind<Text[]> = {
	folder: 'notes',
	name: 'notes',
	shape: z.array(z.strictObject({name: z.string(), text: z.string()})),
	// No text at all, or a list without releases.
	worth: texts => texts.some(({text}) => !/^\s*(?:\[\s*\]\s*)?$/.test(text)),
};

/** Does the place of the notes lie in a network? */
export const isAddress = (place: string) => /^https?:\/\/\S+$/.test(place);

/**
 * Notes at an address, each text of them as `read` makes it; where the address does not answer, or with something that
 * `read` refuses, what it said last, with its time and why. Throws Trouble where there is neither: then they count as
 * not read. `ca` is a file with further authorities.
 */
export async function notesAt<T>(
	address: string,
	how: Pick<How, 'ca' | 'token'>,
	read: (text: Text) => Promise<T>,
): Promise<Answered<T[]>> {
	const readAll = async (texts: readonly Text[]) => {
		const all: T[] = [];
		for (const text of texts) all.push(await read(text));
		return all;
	};
	let fresh: T[] | undefined;
	const {answer, ...stale} = await askOrRecall(
		kept,
		JSON.stringify([address, how]),
		async () => {
			const texts = await textsAt(address, how);
			fresh = await readAll(texts);
			return texts;
		},
		'Without a network, save the notes to a file and add that here.',
	);
	return {answer: fresh ?? (await readAll(answer)), ...stale};
}

/** A list of releases page after page (HX-10), or a text. */
async function textsAt(address: string, how: Pick<How, 'ca' | 'token'>): Promise<Text[]> {
	const texts: Text[] = [];
	for await (const {url, got} of pagesAt(address, {...how, most})) {
		const type = got.headers.get('content-type') ?? '';
		refuseHtml(url, got.text, type);
		// Behind a redirect it may lie under a mere number.
		const [asked, found] = [address, url].map(at => new URL(at).pathname.split('/').at(-1)!);
		const name = /\.\w+$/.test(asked!) ? asked! : found!;
		const named = /\.json$/i.test(name);
		const json = named || type.includes('json');
		if (json) jsonFrom(url, got);
		const shaped = json && !named ? 'releases.json' : name;
		texts.push({name: shaped === '' ? 'notes.md' : shaped, text: got.text});
		if (!json) break;
	}
	return texts;
}
