import {z} from 'zod';
import {factsLost} from '../../plan/compare-facts.ts';
import {Trouble} from '../../trust/trouble.ts';
import type {Facts, Worker} from '../contract.ts';
import {httpChecks} from '../http/index.ts';

/** What every rehearsal is told of its checks. */
export const countedParams = {
	checks: z.array(
		z.object({id: z.string(), title: z.string(), check: z.string(), with: z.unknown()}),
	),
	/** The counts the live product gave: the copy must give the same. */
	expect: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
	/** not-less: where data may have come between the counting and the stop. */
	compare: z.enum(['same', 'not-less']).default('same'),
	seconds: z.number().positive().default(60),
};

type Item = {id: string; title: string; check: string; with?: unknown};
export type Copy = {
	checks: readonly Item[];
	expect: Facts;
	compare: 'same' | 'not-less';
	seconds: number;
	/** host:port at which the copy answers. */
	address: string;
	ended(): boolean | Promise<boolean>;
	lastLine(): Promise<string>;
};

const pause = async (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Puts the copy's address, or its port alone, where the runbook's own would stand. */
export function withAddress<T>(value: T, address: string): T {
	const port = address.slice(address.lastIndexOf(':') + 1);
	const text = JSON.stringify(value).replaceAll('{rehearsal.port}', port);
	return JSON.parse(text.replaceAll('{rehearsal}', address)) as T;
}

/** Throws Trouble when no check could look at a copy: a rehearsal would prove nothing. */
export function mustBeLookedAt(checks: readonly Item[]): void {
	if (checks.some(({check}) => httpChecks.some(({name}) => name === check))) return;
	throw new Trouble('There is no check that could look at the copy: it would prove nothing.', {
		next: 'Give the runbook a check that asks the program (http.json, http.counts).',
	});
}

/** Asks a running copy for the counts of the original. Throws Trouble when it gives others, or none (ladder V4). */
export async function proveEqual(copy: Copy, worker: Worker): Promise<Facts> {
	const facts = await countOn(copy, worker);
	const lost = factsLost(copy.expect, facts, copy.compare);
	if (lost.length > 0)
		throw new Trouble(
			`The copy does not count as the original did: ${lost.slice(0, 3).join('; ')}.`,
			{next: 'Take the backup again.'},
		);
	const compared = Object.keys(copy.expect).length;
	worker.say(`Counts equal: ${compared} compared.`);
	return {level: 'V4', compared};
}

/** Waits until the copy answers, then runs every check on it in order, handing secrets on. */
async function countOn(
	{checks, seconds, address, ended, lastLine}: Copy,
	worker: Worker,
): Promise<Facts> {
	const secrets: Record<string, string> = {...worker.secrets};
	const facts: Record<string, Facts[string]> = {};
	const until = performance.now() + seconds * 1000;
	for (const item of checks) {
		const check = httpChecks.find(({name}) => name === item.check);
		if (!check) {
			worker.say(`${item.title}: not looked at, "${item.check}" cannot be asked of a copy.`);
			continue;
		}

		for (;;) {
			const result = await check.run(withAddress(item.with, address), {
				secrets,
				signal: worker.signal,
			});
			if (result.verdict === 'pass') {
				worker.say(`${item.title}: ${result.reason}`);
				Object.assign(secrets, result.secrets);
				Object.assign(facts, result.facts);
				break;
			}

			if ((await ended()) || performance.now() > until || worker.signal.aborted) {
				throw new Trouble(`On the copy, "${item.title}" does not pass: ${result.reason}.`, {
					why: (await lastLine()).slice(0, 200),
				});
			}

			await pause(200);
		}
	}

	return facts;
}
