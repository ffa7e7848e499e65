import {createHash, randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {z} from 'zod';
import {homedir} from 'node:os';
import {basename, join, resolve} from 'node:path';
import process from 'node:process';
import {readPlain} from '../intake/plain-file.ts';
import {replaceFile, syncFolder} from '../journal/durable.ts';
import {type Io, realIo} from '../journal/io.ts';
import {foldAll, type Stamped} from '../journal/fold.ts';
import {inspectJournal} from '../journal/journal.ts';
import type {JournalRead} from '../journal/read.ts';
import {emptyState, type State} from '../journal/state.ts';
import {tell, Trouble} from '../trust/trouble.ts';
import {makeFolder} from './make-folder.ts';
import {refuseForeignLinks, refuseForeignRooms, refuseOpenFolder} from './refuse-folder.ts';

/** Written once when a session begins, never changed (facts/durability.md par. 2). Read loosely: a newer minor has more. */
const headerSchema = z.looseObject({
	format: z.object({major: z.number(), minor: z.number()}),
	minReader: z.string(),
	app: z.string(),
	id: z.string(),
	runbook: z.string(),
	title: z.string(),
	runbookDigest: z.string(),
	nonce: z.string(),
	created: z.string(),
});
export type Header = z.infer<typeof headerSchema>;

export const formatMajor = 1;

/** Where sessions lie: $HANDRAIL_STATE_DIR, else $XDG_STATE_HOME/handrail, else ~/.local/state/handrail. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
	const {HANDRAIL_STATE_DIR: own, XDG_STATE_HOME: xdg} = environment;
	return own ?? (xdg ? join(xdg, 'handrail') : join(homedir(), '.local', 'state', 'handrail'));
}

/** Throws Trouble with what mends it when others could read or write the state folder, or lead it elsewhere. */
export function refuseStateFolder(path: string): void {
	refuseForeignLinks(resolve(path));
	refuseOpenFolder(path);
}

/** Makes the state folder, or refuses one that others could write to or read (faults B17). */
export function openStateFolder(path = stateFolder()): string {
	refuseForeignLinks(resolve(path));
	const made = makeFolder(path);
	refuseOpenFolder(path);
	for (const name of ['sessions', 'targets']) {
		makeFolder(join(path, name));
		refuseOpenFolder(join(path, name));
	}

	if (made !== undefined) syncFolder(path);
	return path;
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
	io: Io = realIo,
): Header {
	const id = newSessionId(Date.now());
	const folder = join(root, 'sessions', id);
	io.mkdir(join(folder, 'steps'));
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
	replaceFile(join(folder, 'runbook.yaml'), runbook.text, io);
	replaceFile(join(folder, 'session.json'), JSON.stringify(header, null, '\t'), io);
	syncFolder(join(root, 'sessions'), io);
	return header;
}

/**
 * A session's header, and why this handrail must not go on with it if a newer one made it. Throws Trouble
 * when it is missing, damaged, or open to others.
 */
export function openHeader(folder: string): {header: Header; newer?: string} {
	let text: string;
	try {
		refuseOpenFolder(folder);
		refuseForeignRooms(folder);
		text = readPlain(join(folder, 'session.json')).toString();
	} catch (error) {
		if (error instanceof Trouble) throw error;
		throw new Trouble(`There is no session in ${folder}.`, {
			next: 'See what there is: handrail sessions',
		});
	}

	const read = headerSchema.safeParse(parsed(text));
	if (!read.success)
		throw new Trouble(`The header of the session in ${folder} is damaged.`, {
			next: `What can be read of it: handrail export ${basename(folder)}`,
		});
	const {data: header} = read;
	if (header.format.major <= formatMajor) return {header};
	const newer = `This session was made by handrail ${header.app}, and needs at least ${header.minReader}.`;
	return {header, newer};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The runbook of a session, as it was when the session began. Throws Trouble, or the system's error. */
export const runbookText = (folder: string): string =>
	readPlain(join(folder, 'runbook.yaml')).toString();

/** A session's header as far as it can be read, of a newer handrail too. Throws Trouble. */
export const peekHeader = (folder: string): Header => openHeader(folder).header;

/** A session's header. Throws Trouble also when a newer handrail made it. */
export function readHeader(folder: string): Header {
	const {header, newer} = openHeader(folder);
	if (newer !== undefined) throw new Trouble(newer, {next: 'It can be read, not continued.'});
	return header;
}

/** Why not all of a journal can be read by this handrail, in a few words. */
export function doubtOf(read: JournalRead): string | undefined {
	return read.condition === 'damaged'
		? `record ${read.badLine} of ${read.totalLines} is damaged`
		: read.newer;
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

/** Stands for the header that cannot be read, so that the session is not silently missing from a list. */
function unreadHeader(folder: string): Header {
	return {
		format: {major: 0, minor: 0},
		minReader: '',
		app: '',
		id: basename(folder),
		runbook: '',
		title: 'A session that cannot be read',
		runbookDigest: '',
		nonce: '',
		created: '',
	};
}

/** One session as it stands; none when it was never made whole. */
export function summarise(folder: string): SessionSummary[] {
	let found: ReturnType<typeof openHeader>;
	try {
		// Killed while it was being made: nothing was ever asked in it.
		if (!fs.existsSync(join(folder, 'session.json'))) return [];
		found = openHeader(folder);
	} catch (error) {
		return [{header: unreadHeader(folder), folder, state: emptyState, trouble: tell(error)}];
	}

	const {header, newer} = found;
	try {
		const read = inspectJournal(folder);
		const state = foldAll(emptyState, read.records as unknown as Stamped[]);
		const trouble = doubtOf(read) ?? newer;
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
