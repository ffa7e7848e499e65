import {z} from 'zod';
import {defineCheck} from '../contract.ts';
import {statusOf} from './control.ts';
import {holderOf, listeners} from './processes.ts';
import {nameOf, portOf, serviceSchema, type Service} from './service.ts';

type Params = {service: Service};

/** `service.free`: nothing of it runs yet and nobody holds its port, as a recovery needs it. */
export const freeCheck = defineCheck<Params>({
	name: 'service.free',
	params: z.strictObject({service: serviceSchema}),
	preview: ({service}) => `is ${nameOf(service)} stopped, and is ${service.address} free?`,
	async run({service}) {
		const {state, detail} = await statusOf(service);
		const remedy = 'Stop it yourself first, or mend the answers on the target page.';
		if (state === 'unknown') return {verdict: 'unknown', reason: detail, remedy};
		if (state === 'running') return {verdict: 'fail', reason: `it runs here: ${detail}`, remedy};
		const port = portOf(service.address);
		if (port === undefined || listeners(port).size === 0)
			return {verdict: 'pass', reason: `${detail}; ${service.address} is free`};
		const holder = holderOf(port);
		const who = holder ? `process ${holder.pid} (${holder.command.slice(0, 60)})` : 'another';
		return {verdict: 'fail', reason: `port ${port} is held by ${who}`, remedy};
	},
});
