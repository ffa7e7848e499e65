import {z} from 'zod';
import {fillSecrets} from '../../runbook/placeholders.ts';
import {tell, Trouble} from '../../trust/trouble.ts';
import {defineCheck} from '../contract.ts';
import {fieldAt} from './fields.ts';
import {jsonAt} from './json-at.ts';
import {withoutSecrets} from './without-secrets.ts';

const params = z.strictObject({
	/** Answers with the list of what is counted. */
	list: z.string(),
	/** Path of the list in that answer; '' when the answer is the list. */
	items: z.string().default(''),
	/** Field of an item that names it, or several: `{env}/{index}`; items of one name are added up. */
	name: z.string().default('name'),
	/** Answers with one count; {item} is the name. Without it the items carry their counts themselves. */
	count: z.string().optional(),
	field: z.string(),
	/** Items with this value in this field are not counted. */
	skip: z.record(z.string(), z.string()).default({}),
	headers: z.record(z.string(), z.string()).default({}),
	seconds: z.number().positive().default(10),
	ca: z.string().optional(),
});
type Params = z.infer<typeof params>;

const most = 500;

/** `http.counts`: how many records each collection of the product has, by its own account. */
export const countsCheck = defineCheck<Params>({
	name: 'http.counts',
	params: params,
	preview: ({list, count}) =>
		count === undefined ? `GET ${list}` : `GET ${list}, then GET ${count} for each`,
	async run(raw, {secrets, signal}) {
		const wanted = fillSecrets(raw, secrets);
		try {
			const facts = await countEach(wanted, async url => jsonAt(url, wanted, signal));
			return {
				verdict: 'pass',
				reason: inWords(facts),
				facts,
			};
		} catch (error) {
			return withoutSecrets({verdict: 'fail', reason: tell(error)}, secrets);
		}
	},
});

/** A few counts by name, many as a sum. */
function inWords(facts: Record<string, number>): string {
	const entries = Object.entries(facts);
	if (entries.length === 0) return 'no collections to count';
	const total = entries.reduce((sum, [, value]) => sum + value, 0);
	if (entries.length > 4) return `${total} records in ${entries.length} collections`;
	return entries.map(([name, value]) => `${value} ${name}`).join(', ');
}

function nameOf(item: unknown, {name, list}: Params): string {
	if (typeof item === 'string') return item;
	const part = (field: string): string => {
		const found = fieldAt(item, field);
		if (typeof found === 'string' || typeof found === 'number') return String(found);
		throw new Trouble(`${list} lists something without a "${field}"`);
	};
	return name.includes('{')
		? name.replaceAll(/\{([^}]*)\}/g, (_, field: string) => part(field))
		: part(name);
}

async function countEach(
	wanted: Params,
	get: (url: string) => Promise<unknown>,
): Promise<Record<string, number>> {
	const whole = await get(wanted.list);
	const list = wanted.items === '' ? whole : fieldAt(whole, wanted.items);
	if (!Array.isArray(list))
		throw new Trouble(`${wanted.list} answered without a list at "${wanted.items}"`);
	if (wanted.count !== undefined && list.length > most)
		throw new Trouble(`${wanted.list} lists ${list.length}, more than ${most}`);
	const facts = new Map<string, number>();
	for (const item of list as unknown[]) {
		if (Object.entries(wanted.skip).some(([field, value]) => fieldAt(item, field) === value))
			continue;
		const name = nameOf(item, wanted);
		const holder =
			wanted.count === undefined
				? item
				: await get(wanted.count.replaceAll('{item}', encodeURIComponent(name)));
		const value = fieldAt(holder, wanted.field);
		if (typeof value !== 'number') throw new Trouble(`the count of ${name} is not a number`);
		facts.set(name, (wanted.count === undefined ? (facts.get(name) ?? 0) : 0) + value);
	}

	return Object.fromEntries(facts);
}
