import {z} from 'zod';
import {fillSecrets} from '../../runbook/placeholders.ts';
import {tell, Trouble} from '../../trust/trouble.ts';
import {defineCheck} from '../contract.ts';
import {fieldAt, jsonOf} from './fields.ts';
import {request} from './fetch.ts';
import {withoutSecrets} from './without-secrets.ts';

const params = z.strictObject({
	/** Answers with the list of what is counted. */
	list: z.string(),
	/** Path of the list in that answer; '' when the answer is the list. */
	items: z.string().default(''),
	/** Field of an item that names it. */
	name: z.string().default('name'),
	/** Answers with one count; {item} is the name. */
	count: z.string(),
	field: z.string(),
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
	preview: ({list, count}) => `GET ${list}, then GET ${count} for each`,
	async run(raw, {secrets, signal}) {
		const wanted = fillSecrets(raw, secrets);
		try {
			const get = async (url: string) => {
				const {headers, seconds, ca} = wanted;
				const reply = await request({
					method: 'GET',
					url,
					headers,
					seconds,
					signal,
					...(ca === undefined ? {} : {ca}),
				});
				const json = jsonOf(reply);
				if (reply.status !== 200) throw new Trouble(`${url} answered ${reply.status}`);
				if ('problem' in json) throw new Trouble(`${url} ${json.problem}`);
				return json.value;
			};

			const facts = await countEach(wanted, get);
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

async function countEach(
	wanted: Params,
	get: (url: string) => Promise<unknown>,
): Promise<Record<string, number>> {
	const whole = await get(wanted.list);
	const list = wanted.items === '' ? whole : fieldAt(whole, wanted.items);
	if (!Array.isArray(list))
		throw new Trouble(`${wanted.list} answered without a list at "${wanted.items}"`);
	if (list.length > most)
		throw new Trouble(`${wanted.list} lists ${list.length}, more than ${most}`);
	const facts = new Map<string, number>();
	for (const item of list as unknown[]) {
		const name = typeof item === 'string' ? item : fieldAt(item, wanted.name);
		if (typeof name !== 'string' && typeof name !== 'number')
			throw new Trouble(`${wanted.list} lists something without a "${wanted.name}"`);
		const value = fieldAt(
			await get(wanted.count.replaceAll('{item}', encodeURIComponent(name))),
			wanted.field,
		);
		if (typeof value !== 'number') throw new Trouble(`the count of ${name} is not a number`);
		facts.set(String(name), value);
	}

	return Object.fromEntries(facts);
}
