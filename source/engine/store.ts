import {createHash, randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {homedir} from 'node:os';
import {basename, join} from 'node:path';
import process from 'node:process';
import {replaceFile, syncFolder} from '../journal/durable.ts';
import {foldAll, type Stamped} from '../journal/fold.ts';
import {inspectJournal} from '../journal/journal.ts';
import {emptyState, type State} from '../journal/state.ts';
import {Trouble} from '../trust/trouble.ts';

/** Written once when a session begins, never changed (facts/durability.md par. 2). */
export type Header = {
	format: {major: number; minor: number};
	minReader: string;
	app: string;
	id: string;
	runbook: string;
	title: string;
	runbookDigest: string;
	nonce: string;
	created: string;
};

export const formatMajor = 1;

/** Where sessions lie: $HANDRAIL_STATE_DIR, else $XDG_STATE_HOME/handrail, else ~/.local/state/handrail. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
	const {HANDRAIL_STATE_DIR: own, XDG_STATE_HOME: xdg} = environment;
	return own ?? (xdg ? join(xdg, 'handrail') : join(homedir(), '.local', 'state', 'handrail'));
}

/** Makes the state folder, or refuses one that others could write to or read (faults B17). */
export function openStateFolder(path = stateFolder()): string {
	const made = fs.mkdirSync(path, {recursive: true, mode: 0o700});
	refuseStateFolder(path);
	for (const name of ['sessions', 'targets'])
		fs.mkdirSync(join(path, name), {recursive: true, mode: 0o700});
	if (made !== undefined) syncFolder(path);
	return path;
}

/** Throws Trouble with the command that mends it when others could read or write the state folder. */
export function refuseStateFolder(path: string): void {
	const stat = fs.lstatSync(path);
	const me = process.getuid?.() ?? stat.uid;
	if (stat.isSymbolicLink())
		throw new Trouble(`${path} is a symbolic link.`, {
			next: 'Set HANDRAIL_STATE_DIR to the real folder.',
		});
	if (stat.uid !== me)
		throw new Trouble(`${path} belongs to another user.`, {next: `chown ${me} ${path}`});
	if ((stat.mode & 0o077) !== 0)
		throw new Trouble(`${path} can be read by others.`, {next: `chmod 700 ${path}`});
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID: 48 bits of time, 80 of chance; sorts by birth. */
export function newSessionId(now: number): string {
	let time = now;
	let head = '';
	for (let i = 0; i < 10; i++) {
		head = alphabet[time % 32] + head;
		time = Math.floor(time / 32);
	}

	return head + [...randomBytes(16)].map(byte => alphabet[byte % 32]).join('');
}

/** Creates a session's folder with its header and its own copy of the runbook. */
export function createSession(
	root: string,
	runbook: {id: string; title: string; text: string},
	app: string,
): Header {
	const id = newSessionId(Date.now());
	const folder = join(root, 'sessions', id);
	fs.mkdirSync(join(folder, 'steps'), {recursive: true, mode: 0o700});
	const header: Header = {
		format: {major: formatMajor, minor: 0},
		minReader: '0.1.0',
		app,
		id,
		runbook: runbook.id,
		title: runbook.title,
		runbookDigest: createHash('sha256').update(runbook.text).digest('hex'),
		nonce: randomBytes(16).toString('hex'),
		created: new Date().toISOString(),
	};
	replaceFile(join(folder, 'runbook.yaml'), runbook.text);
	replaceFile(join(folder, 'session.json'), JSON.stringify(header, null, '\t'));
	syncFolder(join(root, 'sessions'));
	return header;
}

/** A session's header as far as it can be read, of a newer handrail too. Throws Trouble. */
export function peekHeader(folder: string): Header {
	let text: string;
	try {
		text = fs.readFileSync(join(folder, 'session.json'), 'utf8');
	} catch {
		throw new Trouble(`There is no session in ${folder}.`, {
			next: 'See what there is: handrail sessions',
		});
	}

	try {
		const header = JSON.parse(text) as Header;
		if (typeof header.format.major === 'number' && typeof header.id === 'string') return header;
	} catch {
		// Told below.
	}

	throw new Trouble(`The header of the session in ${folder} is damaged.`, {
		next: `What can be read of it: handrail export ${basename(folder)}`,
	});
}

/** A session's header. Throws Trouble when it is missing, damaged, or from a newer handrail. */
export function readHeader(folder: string): Header {
	const header = peekHeader(folder);
	if (header.format.major > formatMajor) {
		throw new Trouble(
			`This session was made by handrail ${header.app}, and needs at least ${header.minReader}.`,
			{
				next: 'It can be read, not continued.',
			},
		);
	}

	return header;
}

export type SessionSummary = {header: Header; folder: string; state: State; trouble?: string};

/** The folders of all sessions, newest first, whatever lies in them. */
export function sessionFolders(root: string): string[] {
	const base = join(root, 'sessions');
	if (!fs.existsSync(base)) return [];
	return fs
		.readdirSync(base)
		.filter(name => /^[0-9A-Z]{26}$/.test(name))
		.toSorted()
		.toReversed()
		.map(name => join(base, name));
}

/** All sessions whose header can be read, newest first; one with a damaged journal has its trouble. */
export function listSessions(root: string): SessionSummary[] {
	return sessionFolders(root).flatMap(summarise);
}

function summarise(folder: string): SessionSummary[] {
	let header: Header;
	try {
		header = readHeader(folder);
	} catch {
		return [];
	}

	try {
		const read = inspectJournal(folder);
		const state = foldAll(emptyState, read.records as unknown as Stamped[]);
		const trouble =
			read.condition === 'damaged'
				? `record ${read.badLine} of ${read.totalLines} is damaged`
				: undefined;
		return [{header, folder, state, ...(trouble ? {trouble} : {})}];
	} catch (error) {
		return [
			{
				header,
				folder,
				state: emptyState,
				trouble: error instanceof Error ? error.message : 'unreadable',
			},
		];
	}
}
