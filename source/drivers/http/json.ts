import {z} from 'zod';
import {fillSecrets} from '../../runbook/placeholders.ts';
import {tell} from '../../trust/trouble.ts';
import {defineCheck, type CheckContext, type CheckResult} from '../contract.ts';
import {fieldAt, jsonOf} from './fields.ts';
import {request, type Reply} from './fetch.ts';
import {withoutSecrets} from './without-secrets.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const fields = z.strictObject({
	method: z.string().default('GET'),
	url: z.string().optional(),
	/** Tried in order; the first that is not answered with 404 counts. */
	urls: z.array(z.string()).optional(),
	headers: z.record(z.string(), z.string()).default({}),
	body: z.unknown().optional(),
	status: z.number().int().default(200),
	/** JSON fields that must have these values. */
	fields: z.record(z.string(), scalar).default({}),
	/** Numbers that should not be larger than this; more is a warning, not a failure. */
	most: z.record(z.string(), z.number()).default({}),
	/** What to do when one is: one sentence. */
	remedy: z.string().optional(),
	/** JSON fields taken into the baseline: name of the fact → path. */
	facts: z.record(z.string(), z.string()).default({}),
	/** A field of the answer handed to later checks as a secret: name → path. */
	keep: z.record(z.string(), z.string()).default({}),
	seconds: z.number().positive().default(10),
	ca: z.string().optional(),
});
type Params = z.infer<typeof fields>;
const params = fields.refine(({url, urls = []}) => url !== undefined || urls.length > 0, {
	message: 'one of url and urls is needed',
});

/** `http.json`: an HTTP answer with a status and JSON fields. HTML is never taken for health. */
export const jsonCheck = defineCheck<Params>({
	name: 'http.json',
	params: params,
	preview: ({method, url, urls}) => `${method} ${url ?? urls?.join(' or ') ?? ''}`,
	async run(raw, context) {
		const wanted = fillSecrets(raw, context.secrets);
		try {
			const {reply, url} = await firstFound(wanted, context);
			return withoutSecrets(judgeReply(wanted, reply, url), context.secrets);
		} catch (error) {
			const failed: CheckResult = {
				verdict: 'fail',
				reason: tell(error),
				remedy: 'See whether the program runs and the address is right.',
			};
			return withoutSecrets(failed, context.secrets);
		}
	},
});

async function firstFound(
	wanted: Params,
	{signal}: CheckContext,
): Promise<{reply: Reply; url: string}> {
	const urls = wanted.urls ?? [wanted.url ?? ''];
	let last: {reply: Reply; url: string} | undefined;
	for (const url of urls) {
		const {method, headers, body, seconds, ca} = wanted;
		const reply = await request({
			method,
			url,
			headers,
			body,
			seconds,
			signal,
			...(ca === undefined ? {} : {ca}),
		});
		last = {reply, url};
		if (reply.status !== 404) break;
	}

	return last ?? {reply: {status: 0, type: '', text: ''}, url: ''};
}

function judgeReply(wanted: Params, reply: Reply, url: string): CheckResult {
	const json = jsonOf(reply);
	const value = 'value' in json ? json.value : undefined;
	if (reply.status !== wanted.status) {
		const said = fieldAt(value, 'message');
		const more = typeof said === 'string' ? `: ${said}` : '';
		const where = reply.location === undefined ? '' : ` and points to ${reply.location}`;
		return {verdict: 'fail', reason: `${url} answered ${reply.status}${where}${more}`};
	}

	if ('problem' in json)
		return {
			verdict: 'fail',
			reason: `${url} ${json.problem}`,
			remedy: 'Is this the right address?',
		};
	const wrong = Object.entries(wanted.fields).find(
		([path, expected]) => fieldAt(value, path) !== expected,
	);
	if (wrong) {
		const seen = JSON.stringify(fieldAt(value, wrong[0])) ?? 'nothing';
		return {
			verdict: 'fail',
			reason: `${wrong[0]} is ${seen}, and ${JSON.stringify(wrong[1])} was expected`,
		};
	}

	const missing = Object.values(wanted.keep).find(path => fieldAt(value, path) === undefined);
	if (missing !== undefined) return {verdict: 'fail', reason: `${url} answered without ${missing}`};
	const facts = Object.entries(wanted.facts).flatMap(([name, path]) => {
		const found = scalar.safeParse(fieldAt(value, path));
		return found.success ? [[name, found.data] as const] : [];
	});
	const secrets = Object.entries(wanted.keep).map(
		([name, path]) => [name, String(fieldAt(value, path))] as const,
	);
	const silent = Object.keys(wanted.most).find(path => typeof fieldAt(value, path) !== 'number');
	if (silent !== undefined)
		return {verdict: 'unknown', reason: `${url} answered without a number at ${silent}`};
	const over = Object.entries(wanted.most).flatMap(([path, limit]) => {
		const number = fieldAt(value, path) as number;
		return number > limit ? [`${path} is ${number}, and ${limit} is the most that should be`] : [];
	});
	const shown = facts.map(([name, fact]) => `${name} ${String(fact)}`).join(', ');
	const said = over.length === 0 ? shown : over.join('; ');
	return {
		verdict: over.length > 0 ? 'warn' : 'pass',
		reason: said === '' ? `answers (HTTP ${reply.status})` : said,
		...(over.length > 0 && wanted.remedy !== undefined ? {remedy: wanted.remedy} : {}),
		...(facts.length > 0 ? {facts: Object.fromEntries(facts)} : {}),
		...(secrets.length > 0 ? {secrets: Object.fromEntries(secrets)} : {}),
	};
}
