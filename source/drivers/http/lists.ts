import {z} from 'zod';
import {fillSecrets} from '../../runbook/placeholders.ts';
import {tell, Trouble} from '../../trust/trouble.ts';
import {defineCheck} from '../contract.ts';
import {fieldAt} from './fields.ts';
import {jsonAt} from './json-at.ts';
import {withoutSecrets} from './without-secrets.ts';

const params = z.strictObject({
	/** What is listed → where, and the path of the list in the answer ('' when it is the list). */
	lists: z.record(z.string(), z.strictObject({url: z.string(), items: z.string().default('')})),
	headers: z.record(z.string(), z.string()).default({}),
	seconds: z.number().positive().default(10),
	ca: z.string().optional(),
});
type Params = z.infer<typeof params>;

/** `http.lists`: how long several lists of the product are: users, dashboards and the like. */
export const listsCheck = defineCheck<Params>({
	name: 'http.lists',
	params,
	preview: ({lists}) =>
		`GET ${Object.values(lists)
			.map(({url}) => url)
			.join(', ')}`,
	async run(raw, {secrets, signal}) {
		const wanted = fillSecrets(raw, secrets);
		const facts: Record<string, number> = {};
		try {
			for (const [name, {url, items}] of Object.entries(wanted.lists)) {
				const whole = await jsonAt(url, wanted, signal);
				const list = items === '' ? whole : fieldAt(whole, items);
				if (!Array.isArray(list)) throw new Trouble(`${url} answered without a list at "${items}"`);
				facts[name] = list.length;
			}

			const shown = Object.entries(facts).map(([name, length]) => `${name} ${length}`);
			return withoutSecrets({verdict: 'pass', reason: shown.join(', '), facts}, secrets);
		} catch (error) {
			return withoutSecrets({verdict: 'fail', reason: tell(error)}, secrets);
		}
	},
});
