import fs from 'node:fs';
import {createHash} from 'node:crypto';
import {userInfo} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {promisesToKeep} from '../journal/durable.ts';
import type {Event} from '../journal/events.ts';
import {inspectJournal, openJournal} from '../journal/journal.ts';
import {foldAll, type Stamped} from '../journal/fold.ts';
import {emptyState} from '../journal/state.ts';
import type {Context} from '../plan/context.ts';
import type {Flow} from '../plan/pages.ts';
import {siteAnswers} from '../plan/scope.ts';
import {loadRunbook} from '../runbook/load.ts';
import type {LoadedRunbook} from '../runbook/shipped.ts';
import {Trouble} from '../trust/trouble.ts';
import {systemClock} from './clock.ts';
import {terminalName} from './here.ts';
import type {Holder, Lock} from './lock.ts';
import {takeLock} from './locks.ts';
import {holderWords, takeSession, type Held, type SessionLock} from './session-lock.ts';
import {runSession} from './session.ts';
import type {Session} from './session-parts.ts';
import {createSession, doubtOf, openHeader, type Header, runbookText} from './store.ts';
import type {Target} from './targets.ts';
import {isDiskError, unwritable, waysOn, type Shut} from './unwritable.ts';

export type Opened = {session: Session; id: string; close(why: string): Promise<void>};

/** What identifies an installation on this machine: the runbook and where the product lies. */
export function targetIdentity({runbook, state}: Context): string {
	const site = siteAnswers(runbook, state);
	const places = runbook.ask
		.filter(({kind}) => kind === 'program' || kind === 'folder')
		.map(({id}) => site[id] ?? '');
	return createHash('sha256')
		.update(JSON.stringify([runbook.id, ...places]))
		.digest('hex');
}

function me(doing: string): Holder {
	const since = new Date().toISOString();
	return {who: userName(), pid: process.pid, since, doing, tty: terminalName()};
}

/** The user behind sudo, where there is one. */
export function userName(): string {
	return process.env['SUDO_USER'] ?? userInfo().username;
}

/** The goal of a road that goes on, and what the session is for. */
type Opening = {goal?: string; flow?: Flow};

/** Creates a session for a runbook, with a saved target's answers if there is one, and the goal of a road that goes on. Returns its id. */
export function beginSession(
	root: string,
	loaded: LoadedRunbook,
	app: string,
	target?: Target,
	opening: Opening = {},
): string {
	try {
		return begin(root, loaded, app, target, opening);
	} catch (error) {
		if (!isDiskError(error)) throw error;
		const {head, ways} = unwritable(error, root, '');
		throw new Trouble(`${head} No session was begun.`, {next: ways[1] ?? ''});
	}
}

function begin(
	root: string,
	{runbook, text}: LoadedRunbook,
	app: string,
	target: Target | undefined,
	{goal, flow = 'upgrade'}: Opening,
): string {
	const header = createSession(root, {id: runbook.id, title: runbook.title, text}, app);
	const journal = openJournal(join(root, 'sessions', header.id), systemClock());
	journal.append({t: 'session.open', runbook: runbook.id, title: runbook.title, app, flow});
	for (const ask of target ? runbook.ask : []) {
		const value = target?.answers[ask.id];
		if (value !== undefined) journal.append({t: 'answer', page: 'target', id: ask.id, value});
	}

	if (target) journal.append({t: 'answer', page: 'target', id: 'name', value: target.name});
	if (goal !== undefined) journal.append({t: 'answer', page: 'version', id: 'goal', value: goal});
	journal.close();
	return header.id;
}

/** Takes a lock. Throws Trouble with who holds it. */
export async function lockOrRefuse(key: string, what: string, doing: string): Promise<Lock> {
	const taken = await takeLock(key, me(doing));
	if ('lock' in taken) return taken.lock;
	throw new Trouble(`${what} ${holderWords(taken.holder)}`, {
		next: 'Leave it there first, or look on with: handrail status',
	});
}

const lockTarget = async (key: string, doing: string) =>
	lockOrRefuse(`target:${key}`, 'Another session works on this target.', doing);

/** Secrets that were named by a file or a variable are read again; typed ones are asked again when needed. */
export function secretsFromFiles(
	context: Pick<Context, 'runbook' | 'state'>,
): Record<string, string> {
	const secrets: Record<string, string> = {};
	for (const {id, kind} of context.runbook.ask) {
		const value = context.state.answers.get(id)?.value;
		if (kind !== 'secret' || typeof value !== 'string') continue;
		const variable = value.startsWith('env:') ? process.env[value.slice(4)] : undefined;
		if (variable !== undefined && variable !== '') secrets[id] = variable;
		if (!value.startsWith('file:')) continue;
		try {
			secrets[id] = fs.readFileSync(value.slice(5), 'utf8').replace(/\r?\n$/, '');
		} catch {
			// It is asked for again when it is needed.
		}
	}

	return secrets;
}

/** A session that opened, or why it can only be looked at. */
export type Tried = {opened: Opened} | {shut: Shut; held?: Held};

/**
 * Opens a session to go on with it, or says why that cannot be: somebody has it, it is damaged, a newer
 * handrail made it, the disk takes nothing. Throws Trouble when there is no such session.
 */
export async function tryOpen(
	root: string,
	id: string,
	umask: number,
	takeOver = false,
): Promise<Tried> {
	const folder = join(root, 'sessions', id);
	const {header, newer} = openHeader(folder);
	const shut = shutFor(folder, header, newer);
	if (shut) return {shut};
	try {
		const taken = await takeSession(folder, header.nonce, me('opening it'), takeOver);
		if ('held' in taken) {
			const {words} = taken.held;
			const ways = ['You are looking on: nothing you press here changes anything.'];
			return {shut: {head: `This session is open already. ${words}`, ways}, held: taken.held};
		}

		return {opened: open(root, folder, header, umask, taken.lock)};
	} catch (error) {
		if (!isDiskError(error)) throw error;
		return {shut: unwritable(error, folder, id)};
	}
}

/** Opens a session to go on with it. Throws Trouble when another has it, or it cannot be continued. */
export async function openSession(root: string, id: string, umask: number): Promise<Opened> {
	const tried = await tryOpen(root, id, umask);
	if ('opened' in tried) return tried.opened;
	throw new Trouble(tried.shut.head, {
		next: tried.held ? lookOnWords(tried.held) : tried.shut.ways.join(' '),
	});
}

const lookOnWords = ({where}: Held) =>
	where === 'here'
		? 'Leave it there first, or look on, in a terminal: handrail resume'
		: 'Look on, or take it over, in a terminal: handrail resume';

/** Damaged, or made by a newer handrail: it can be looked at and exported, never gone on with (faults B3, B13, B14). */
function shutFor(folder: string, header: Header, newer: string | undefined): Shut | undefined {
	const anew = `Begin anew, with what is there now: handrail upgrade ${header.runbook}`;
	const made = `made by handrail ${header.app}, needs at least ${header.minReader}`;
	const read = inspectJournal(folder);
	const doubt = doubtOf(read) ?? newer;
	const known = doubt === undefined ? {} : {doubt};
	if (read.condition === 'damaged')
		return {
			head: `Record ${read.badLine} of ${read.totalLines} of this session is damaged: it can be looked at, not gone on with.`,
			ways: [
				`What stands before record ${read.badLine} is sound and shown here. Nothing was changed.`,
				...waysOn(header.id),
				`${anew}. Look first whether a step still runs: handrail status`,
			],
			...known,
		};
	if (newer !== undefined) return {head: newer, ways: [...waysOn(header.id), anew], ...known};
	if (read.newer !== undefined)
		return {
			head: `A newer handrail wrote in this session (${made}): it can be looked at, not gone on with.`,
			ways: [`Why: ${read.newer}.`, 'Go on with the newer handrail.', ...waysOn(header.id)],
			...known,
		};
	return undefined;
}

function open(
	root: string,
	folder: string,
	header: Header,
	umask: number,
	own: SessionLock,
): Opened {
	const held = new Map<string, Lock>();
	const letGo = () => {
		for (const lock of held.values()) lock.release();
		own.release();
	};
	try {
		const {id} = header;
		const runbook = loadRunbook(runbookText(folder), 'runbook.yaml');
		const state = foldAll(emptyState, inspectJournal(folder).records as unknown as Stamped[]);
		const session = runSession({
			root,
			folder,
			header,
			runbook,
			clock: systemClock(),
			umask,
			secrets: secretsFromFiles({runbook, state}),
			target: targetIdentity,
			lockTarget: async key => {
				if (!held.has(key)) held.set(key, await lockTarget(key, header.title));
			},
			onAttach: attachedBy(own, state.weak || promisesToKeep(folder)),
			lock: own,
		});
		const close = async (why: string) => {
			await session.leave(why);
			letGo();
		};

		return {session, id, close};
	} catch (error) {
		letGo();
		throw error;
	}
}

function attachedBy({from, epoch}: SessionLock, known: boolean): Event[] {
	const who = userName();
	const stolen: Event[] = from === undefined ? [] : [{t: 'lock.stolen', from, by: who, epoch}];
	const why = 'the file system of the state folder knows no fsync';
	const weak: Event[] = known ? [] : [{t: 'durability', level: 'weak', why}];
	return [...stolen, {t: 'ui.attached', tty: terminalName(), user: who}, ...weak];
}
