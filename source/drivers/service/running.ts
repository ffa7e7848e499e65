import {z} from 'zod';
import {defineCheck} from '../contract.ts';
import {statusOf} from './control.ts';
import {serviceNeeds} from './needs.ts';
import {nameOf, serviceSchema, type Service} from './service.ts';

type Params = {service: Service};

/** `service.running`: does it run, by the word of whoever starts and stops it? */
export const runningCheck = defineCheck<Params>({
	name: 'service.running',
	params: z.strictObject({service: serviceSchema}),
	needs: serviceNeeds,
	preview: ({service}) => `is ${nameOf(service)} running?`,
	async run({service}) {
		const {state, detail} = await statusOf(service);
		const verdict = state === 'running' ? 'pass' : state === 'unknown' ? 'unknown' : 'fail';
		return {
			verdict,
			reason: `${state}: ${detail}`,
			...(verdict === 'pass'
				? {}
				: {remedy: 'Start it, or mend how handrail finds it on the target page.'}),
		};
	},
});
