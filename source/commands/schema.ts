import process from 'node:process';
import {z} from 'zod';
import {runbookSchema} from '../runbook/format.ts';

/** `handrail schema`: JSON Schema (draft 7, which every editor knows) of a runbook as it is written. */
export async function schema(): Promise<number> {
	const json = z.toJSONSchema(runbookSchema, {io: 'input', target: 'draft-07'});
	process.stdout.write(`${JSON.stringify(json, null, '\t')}\n`);
	return 0;
}
