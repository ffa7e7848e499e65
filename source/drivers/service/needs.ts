import {splitWords} from '../../trust/split-words.ts';
import type {Need, NeedsOf} from '../contract.ts';
import {dockerNeeds} from '../docker/needs.ts';

const systemctl: Need = {
	tool: 'systemctl',
	does: 'stops and starts the unit, and says whether it runs',
	get: 'It comes with systemd. Without systemd, let the runbook start a plain process or your own commands.',
	// Says how the system is: degraded counts as well, offline does not.
	try: ['show', '--property=Version'],
};
const journalctl: Need = {
	tool: 'journalctl',
	does: 'reads the log of the unit',
	get: 'It comes with systemd.',
};
const under = 'where it runs under systemd';

/** The service among a step's parameters, as far as it is filled in. */
function serviceIn(given: unknown): Readonly<Record<string, unknown>> {
	const {service} = (given ?? {}) as {service?: unknown};
	return typeof service === 'object' && service !== null ? {...service} : {};
}

function commands(service: Readonly<Record<string, unknown>>): Need[] {
	const tools = ['start', 'stop', 'status'].flatMap(name => {
		const line = service[name];
		return typeof line === 'string' && !line.includes('${') ? splitWords(line).slice(0, 1) : [];
	});
	return [...new Set(tools)].map(tool => ({
		tool,
		does: 'is your own command for the service',
		get: 'It was given on the target page; mend it there.',
	}));
}

/** What stopping, starting and asking a service takes. */
export const serviceNeeds: NeedsOf = given => {
	const service = serviceIn(given);
	if (service['how'] === 'process') return [];
	if (service['how'] === 'container') return dockerNeeds(given);
	if (service['how'] === 'systemd') return [systemctl];
	if (service['how'] === 'commands') return commands(service);
	return [{...systemctl, only: under}];
};

/** What reading its log takes. */
export const logNeeds: NeedsOf = given => {
	const {how} = serviceIn(given);
	if (how === 'process' || how === 'commands') return [];
	if (how === 'container') return dockerNeeds(given);
	const both = [systemctl, journalctl];
	return how === 'systemd' ? both : both.map(need => ({...need, only: under}));
};
