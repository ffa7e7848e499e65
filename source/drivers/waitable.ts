import {z} from 'zod';
import {Trouble} from '../trust/trouble.ts';
import type {Check} from './contract.ts';

const inWords = (names: readonly string[]) =>
	names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/**
 * A check as a step that waits takes it, and how it is found: one of these only. As a schema, so that
 * `handrail check` refuses another one where it stands in the runbook.
 */
export function waitable(among: readonly Check[]) {
	const names = among.map(({name}) => name);
	const refusal = (name: string) => `"${name}" cannot be waited for, only ${inWords(names)} can`;
	return {
		schema: z
			.object({title: z.string(), check: z.string(), with: z.unknown()})
			.refine(({check}) => names.includes(check), {
				error: ({input}) => refusal((input as {check: string}).check),
			}),
		find(name: string): Check {
			const found = among.find(check => check.name === name);
			if (!found) throw new Trouble(`${refusal(name)}.`);
			return found;
		},
	};
}
