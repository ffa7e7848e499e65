import {basename, join} from 'node:path';
import type {SessionEntry, SessionLine} from '../report/session-line.ts';
import {tell} from '../trust/trouble.ts';
import {diskUse} from './disk-use.ts';
import {peekHeader, readHeader, sessionFolders} from './store.ts';
import {sessionLines} from './summary.ts';

/** Every session, newest first, those too that cannot be read, with what they take up on disk. */
export async function allSessions(root: string): Promise<SessionEntry[]> {
	const lines = new Map((await sessionLines(root)).map(line => [line.id, line]));
	return sessionFolders(root).map(folder => {
		const line = lines.get(basename(folder)) ?? unreadable(folder);
		return {...line, state: stateOf(line), bytes: diskUse(join(folder))};
	});
}

function stateOf(line: SessionLine): SessionEntry['state'] {
	if (line.trouble !== undefined) return 'damaged';
	if (line.finished) return 'finished';
	return line.step === undefined ? 'unfinished' : 'running';
}

/** What can be said of a session whose header is damaged, or whose format is newer than ours. */
function unreadable(folder: string): SessionLine {
	let title = 'A session that cannot be read';
	let runbook = '?';
	let trouble = 'Its header is damaged.';
	try {
		const header = peekHeader(folder);
		[title, runbook] = [String(header.title), String(header.runbook)];
		readHeader(folder);
	} catch (error) {
		trouble = tell(error);
	}

	return {
		id: basename(folder),
		runbook,
		title,
		target: undefined,
		page: '?',
		finished: false,
		outcome: undefined,
		step: undefined,
		last: undefined,
		wayBack: 'cannot tell',
		openUntil: undefined,
		attached: false,
		trouble,
	};
}
