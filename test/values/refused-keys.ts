import fs from 'node:fs';
import {readInputs} from '../../source/drivers/charts/inputs.ts';
import {judge} from '../../source/values/judge.ts';

/** The keys of which it is said that Helm will refuse them, with these settings and this chart. */
export async function refusedKeys(chart: string, mine: object): Promise<string[]> {
	const file = `${chart}-mine.json`;
	fs.writeFileSync(file, JSON.stringify(mine));
	const {request} = await readInputs(chart, chart, [file]);
	const {findings} = judge(request, text => text.length.toString(16));
	return findings
		.filter(
			({verdict, also, severity}) =>
				severity === 'blocker' &&
				[verdict, ...also].some(word => /^(?:SCHEMA_REJECTS|NEW_REQUIRED)$/.test(word)),
		)
		.map(({path}) => path);
}
