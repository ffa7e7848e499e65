import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {listSessions, openStateFolder} from '../engine/store.ts';
import type {Context} from '../plan/context.ts';
import {reportJson} from '../report/json.ts';
import {reportMarkdown} from '../report/markdown.ts';
import {loadRunbook} from '../runbook/load.ts';
import {Trouble} from '../trust/trouble.ts';

/** `handrail report [SESSION] [--json]`: the record of a session; reads only, also of a damaged one as far as it is sound. */
export async function report(args: string[]): Promise<number> {
	const wanted = args.find(word => !word.startsWith('-'));
	const all = listSessions(openStateFolder());
	const found =
		wanted === undefined
			? all[0]
			: all.find(({header}) => header.id.startsWith(wanted.toUpperCase()));
	if (!found)
		throw new Trouble(
			wanted === undefined ? 'There is no session yet.' : `There is no session ${wanted}.`,
			{next: 'See: handrail status'},
		);
	const runbook = loadRunbook(
		fs.readFileSync(join(found.folder, 'runbook.yaml'), 'utf8'),
		'runbook.yaml',
	);
	const context: Context = {
		runbook,
		state: found.state,
		session: found.header.id,
		secrets: new Set(),
	};
	process.stdout.write(
		args.includes('--json')
			? `${JSON.stringify(reportJson(context), null, '\t')}\n`
			: reportMarkdown(context),
	);
	return 0;
}
