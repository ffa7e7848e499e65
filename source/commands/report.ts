import {basename} from 'node:path';
import process from 'node:process';
import {findSession} from '../engine/find-session.ts';
import {listSessions, openStateFolder, runbookText} from '../engine/store.ts';
import type {Context} from '../plan/context.ts';
import {reportJson} from '../report/json.ts';
import {reportMarkdown} from '../report/markdown.ts';
import {loadRunbook} from '../runbook/load.ts';
import {safeJson} from '../trust/safe-json.ts';
import {Trouble} from '../trust/trouble.ts';
import {readArguments} from './arguments.ts';

/** `handrail report [SESSION] [--json]`: the record of a session; reads only, also of a damaged one as far as it is sound. */
export async function report(args: string[]): Promise<number> {
	const given = readArguments('report', args);
	const [wanted] = given.words;
	const root = openStateFolder();
	const all = listSessions(root);
	const id = wanted === undefined ? all[0]?.header.id : basename(findSession(root, wanted));
	const found = all.find(({header}) => header.id === id);
	if (!found)
		throw new Trouble(id === undefined ? 'There is no session yet.' : 'It cannot be read here.', {
			next: id === undefined ? 'Begin with: handrail' : `What can be: handrail export ${id}`,
		});
	const runbook = loadRunbook(runbookText(found.folder), 'runbook.yaml');
	const context: Context = {
		runbook,
		state: found.state,
		session: found.header.id,
		secrets: new Set(),
		...(found.trouble === undefined ? {} : {doubt: found.trouble}),
	};
	process.stdout.write(
		given.has('--json')
			? `${safeJson(reportJson(context))}
`
			: reportMarkdown(context),
	);
	return 0;
}
