import {z} from 'zod';
import {shellLine} from '../../trust/quote.ts';
import {splitWords} from '../../trust/split-words.ts';
import {defineAction, type Facts, type Probe} from '../contract.ts';
import {start, statusOf, stop} from './control.ts';
import {serviceNeeds} from './needs.ts';
import {lineOf, nameOf, pidFile, serviceSchema, type Service} from './service.ts';

type Params = {service: Service};
const params = z.strictObject({service: serviceSchema}) as unknown as z.ZodType<Params>;

const observe = async ({service}: Params): Promise<Facts> => ({
	state: (await statusOf(service)).state,
});

/** Where it must be for the effect to have landed. */
async function probeFor({service}: Params, wanted: 'running' | 'stopped'): Promise<Probe> {
	const {state, detail} = await statusOf(service);
	if (state === 'unknown') return {verdict: 'cannot-tell', reason: detail, evidence: {state}};
	return {
		verdict: state === wanted ? 'landed' : 'not-started',
		reason: `it is ${state}: ${detail}`,
		evidence: {state},
	};
}

/** `service.stop`: stops it and waits until it is gone. Stopping what is stopped changes nothing. */
export const stopAction = defineAction<Params>({
	name: 'service.stop',
	class: 'convergent',
	params,
	held: ['state'],
	needs: serviceNeeds,
	explain: ({service}) => ({
		changes: `${nameOf(service)} ends. Nobody can use it until it is started again.`,
		expect: 'A clean end within seconds; open requests are finished first.',
		wrong:
			service.how === 'container'
				? `It does not end in ${service.grace} s: then Docker ends it by force, and the log says so.`
				: 'It does not end in 30 s. handrail never kills it by force.',
		undo: 'Start it again.',
	}),
	preview: ({service}) => {
		if (service.how === 'systemd') return [shellLine(['systemctl', 'stop', service.unit])];
		if (service.how === 'container')
			return [shellLine(['docker', 'stop', `-t=${service.grace}`, service.container])];
		if (service.how === 'commands') return [shellLine(splitWords(service.stop))];
		return [`kill -TERM the process of ${service.program}`];
	},
	observe,
	probe: async given => probeFor(given, 'stopped'),
	async work({service}, worker) {
		await stop(service, worker.say);
		return {state: (await statusOf(service)).state};
	},
});

/** `service.start`: starts it, unless it runs. That it runs is not yet that it answers. */
export const startAction = defineAction<Params>({
	name: 'service.start',
	class: 'convergent',
	params,
	held: ['state'],
	needs: serviceNeeds,
	explain: ({service}) => ({
		changes: `${nameOf(service)} runs again, and may change its data as it starts.`,
		expect: 'A process that stays. Whether it answers is looked at next.',
		wrong: 'It ends at once, or the port is taken. The last line of its log says why.',
		undo: 'Stop it. What it did to the data at its start stays done.',
	}),
	preview: ({service}) => {
		if (service.how === 'systemd') return [shellLine(['systemctl', 'start', service.unit])];
		if (service.how === 'container') return [shellLine(['docker', 'start', service.container])];
		if (service.how === 'commands') return [shellLine(splitWords(service.start))];
		return [lineOf(service), `its pid in ${pidFile(service)}`];
	},
	observe,
	probe: async given => probeFor(given, 'running'),
	async work({service}, worker) {
		await start(service, worker.say);
		return {state: (await statusOf(service)).state};
	},
});
