import {readFile} from 'node:fs/promises';
import {Trouble} from '../trust/trouble.ts';

type Row = Record<string, string | number>;

const firstNames = ['Ada', 'Bram', 'Clara', 'Dafydd', 'Edith', 'Finn', 'Greta', 'Hugh'];
const lastNames = ['Ashdown', 'Birch', 'Carter', 'Dunmore', 'Ellery'];
const villages = ['Lower Marsh', 'Upper Marsh', 'Ferry End', 'Stonebridge'];
const subjects = [
	'Bees',
	'Clocks',
	'Hedges',
	'Lighthouses',
	'Mushrooms',
	'Orchards',
	'Rivers',
	'Walls',
];
const openings = ['A Year with', 'The Book of', 'Notes on', 'The Keeping of', 'A History of'];
const endings = ['', ', Second Part', ', for Children'];
const authors = ['M. Alder', 'J. Brook', 'S. Fenwick', 'R. Holt', 'P. Lark', 'E. Thorne'];

/** What the practice library holds. */
export const seedCounts = {members: 40, books: 120, loans: 240};

/** The same records every time: 40 members, of whom 5 gave no village, 120 books, 240 loans. */
export function seedRecords(): {members: Row[]; books: Row[]; loans: Row[]} {
	const members = times(seedCounts.members, n => ({
		name: `${pick(firstNames, n)} ${pick(lastNames, Math.floor(n / firstNames.length))}`,
		...(n % 8 === 5 ? {} : {village: pick(villages, n)}),
		joined: day(n * 9),
	}));
	const books = times(seedCounts.books, n => ({
		title: `${pick(openings, Math.floor(n / 8))} ${pick(subjects, n)}${pick(endings, Math.floor(n / 40))}`,
		author: pick(authors, n * 5 + Math.floor(n / 6)),
		shelf: `${pick(['A', 'B', 'C', 'D'], Math.floor(n / 30))}${(n % 6) + 1}`,
	}));
	// Seven and forty have no common divisor, nor eleven and 120: the loans are spread over all. The
	// second time a book is lent, it is to the member next in line.
	const loans = times(seedCounts.loans, n => ({
		member: ((n * 7 + Math.floor(n / 120)) % seedCounts.members) + 1,
		book: ((n * 11) % seedCounts.books) + 1,
		lent: day(365 + n),
		...(n < 200 ? {returned: day(365 + n + 5 + (n % 15))} : {}),
	}));
	return {members, books, loans};
}

/** Adds the records through the service's own API. For a fresh installation: ids are counted from 1. */
export async function seedPractice(where: {address: string; secretFile: string}): Promise<void> {
	const token = (await readFile(where.secretFile, 'utf8')).trim();
	for (const [name, rows] of Object.entries(seedRecords())) {
		for (const row of rows) await post(new URL(`/api/${name}`, where.address), token, row);
	}
}

async function post(url: URL, token: string, row: Row): Promise<void> {
	const next = 'Look into ledger.log of the practice folder, then begin with a new folder.';
	const response = await fetch(url, {
		method: 'POST',
		headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'},
		body: JSON.stringify(row),
	}).catch((error: Error) => {
		throw new Trouble(`${url.host} does not answer.`, {why: error.message, next});
	});
	const answer = await response.text();
	if (response.status !== 201) {
		throw new Trouble(`The practice service did not take a record for ${url.pathname}.`, {
			why: `It answered ${response.status} ${answer.slice(0, 200)}`,
			next,
		});
	}
}

function times(count: number, make: (n: number) => Row): Row[] {
	return Array.from({length: count}, (_, n) => make(n));
}

function pick(words: readonly string[], n: number): string {
	return words[n % words.length] ?? '';
}

/** The day that comes so many days after the library opened. */
function day(after: number): string {
	return new Date(Date.UTC(2024, 0, 8) + after * 86_400_000).toISOString().slice(0, 10);
}
