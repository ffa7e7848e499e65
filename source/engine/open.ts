import fs from 'node:fs';
import {createHash} from 'node:crypto';
import {userInfo} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import type {Event} from '../journal/events.ts';
import {inspectJournal, openJournal} from '../journal/journal.ts';
import {foldAll, type Stamped} from '../journal/fold.ts';
import {emptyState} from '../journal/state.ts';
import type {Context} from '../plan/context.ts';
import {siteAnswers} from '../plan/scope.ts';
import {loadRunbook} from '../runbook/load.ts';
import type {LoadedRunbook} from '../runbook/shipped.ts';
import {Trouble} from '../trust/trouble.ts';
import {systemClock} from './clock.ts';
import {takeLock, type Holder, type Lock} from './locks.ts';
import {runSession, type Session} from './session.ts';
import {createSession, readHeader} from './store.ts';
import type {Target} from './targets.ts';

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
	return {who: userName(), pid: process.pid, since: new Date().toISOString(), doing};
}

/** The user behind sudo, where there is one. */
export function userName(): string {
	return process.env['SUDO_USER'] ?? userInfo().username;
}

/** Creates a session for a runbook, with a saved target's answers if there is one, and the goal of a road that goes on. Returns its id. */
export function beginSession(
	root: string,
	loaded: LoadedRunbook,
	app: string,
	target?: Target,
	goal?: string,
): string {
	const {runbook, text} = loaded;
	const header = createSession(root, {id: runbook.id, title: runbook.title, text}, app);
	const journal = openJournal(join(root, 'sessions', header.id), systemClock());
	journal.append({t: 'session.open', runbook: runbook.id, title: runbook.title, app});
	for (const ask of target ? runbook.ask : []) {
		const value = target?.answers[ask.id];
		if (value !== undefined) journal.append({t: 'answer', page: 'target', id: ask.id, value});
	}

	if (target) journal.append({t: 'answer', page: 'target', id: 'name', value: target.name});
	if (goal !== undefined) journal.append({t: 'answer', page: 'version', id: 'goal', value: goal});
	journal.close();
	return header.id;
}

function holderWords(holder: Holder | undefined): string {
	if (!holder) return 'Somebody else has it open.';
	return `${holder.who} has it open in process ${holder.pid} since ${holder.since.slice(11, 16)} UTC (${holder.doing}).`;
}

/** Takes a lock. Throws Trouble with who holds it. */
export async function lockOrRefuse(key: string, what: string, doing: string): Promise<Lock> {
	const taken = await takeLock(key, me(doing));
	if ('lock' in taken) return taken.lock;
	throw new Trouble(`${what} ${holderWords(taken.holder)}`, {
		next: 'Leave it there first, or look on with: handrail status',
	});
}

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

/** Opens a session to go on with it. Throws Trouble when another has it, or it cannot be continued. */
export async function openSession(root: string, id: string, umask: number): Promise<Opened> {
	const folder = join(root, 'sessions', id);
	const header = readHeader(folder);
	const own = await lockOrRefuse(
		`session:${header.nonce}`,
		'This session is open already.',
		header.title,
	);
	try {
		const runbook = loadRunbook(
			fs.readFileSync(join(folder, 'runbook.yaml'), 'utf8'),
			'runbook.yaml',
		);
		const state = foldAll(emptyState, inspectJournal(folder).records as unknown as Stamped[]);
		const held = new Map<string, Lock>();
		const attached: Event = {t: 'ui.attached', tty: process.env['SSH_TTY'] ?? '', user: userName()};
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
				if (!held.has(key))
					held.set(
						key,
						await lockOrRefuse(
							`target:${key}`,
							'Another session works on this target.',
							header.title,
						),
					);
			},
			onAttach: attached,
		});
		const close = async (why: string) => {
			await session.leave(why);
			for (const lock of held.values()) lock.release();
			own.release();
		};

		return {session, id, close};
	} catch (error) {
		own.release();
		throw error;
	}
}
