import {loadRunbook} from '../../runbook/load.ts';
import type {Context} from '../../plan/context.ts';
import {wayOpenUntil} from '../../report/way-open.ts';
import {shortId, stillOpen} from '../../report/session-words.ts';
import {moment} from '../../report/words.ts';
import {diskUse} from '../disk-use.ts';
import {isHeld} from '../locks.ts';
import {targetIdentity} from '../open.ts';
import {heldElsewhere} from '../session-lock.ts';
import {listSessions, type SessionSummary, runbookText} from '../store.ts';
import type {Item, Kept, Offer} from './item.ts';
import {leftBy, type Left} from './left-by.ts';

/** Sets of a target that always stay, besides the newest proven one (DESIGN par. 8, retention). */
const lastSets = 3;

type Known = {
	summary: SessionSummary;
	context: Context | undefined;
	left: Left[];
	busy: string | undefined;
};

/** What could go and what stays, with the reason: backup sets, kept files, then the records of sessions. Reads only. */
export async function offerOf(root: string, now = Date.now()): Promise<Offer> {
	const known = await Promise.all(listSessions(root).map(async item => lookAt(item, now)));
	const used = new Set(known.filter(({busy}) => busy !== undefined).flatMap(pathsUsed));
	const retained = retainedSets(known);
	const items = known.flatMap(session => itemsOf(session, used, retained));
	const order = {set: 0, kept: 1, session: 2};
	const sorted = items.toSorted(
		(a, b) => order[a.kind] - order[b.kind] || a.at.localeCompare(b.at),
	);
	return {
		offered: sorted.filter((item): item is Item => !('why' in item)),
		kept: sorted.filter((item): item is Kept => 'why' in item),
	};
}

async function lookAt(summary: SessionSummary, now: number): Promise<Known> {
	const {folder, state, header} = summary;
	try {
		const text = runbookText(folder);
		const runbook = loadRunbook(text, 'runbook.yaml');
		const context: Context = {runbook, state, session: header.id, secrets: new Set()};
		const held = (await isHeld(`session:${header.nonce}`)) || heldElsewhere(folder) !== undefined;
		return {
			summary,
			context,
			left: await leftBy(context),
			busy: busyWith(summary, context, held, now),
		};
	} catch {
		return {summary, context: undefined, left: [], busy: 'it cannot be read whole'};
	}
}

/** Why everything of a session stays; undefined when it is over and done with. */
function busyWith(
	{state, trouble}: SessionSummary,
	context: Context,
	held: boolean,
	now: number,
): string | undefined {
	if (trouble !== undefined) return `the session cannot be read whole: ${trouble}`;
	if (held) return 'the session is open in a terminal';
	if (state.outcome === undefined) return 'the session is not finished';
	if (state.outcome === 'unresolved') return 'the session was left changed and not resolved';
	const openUntil = wayOpenUntil(context);
	if (stillOpen({openUntil}, now)) return `the way back is open until ${moment(openUntil ?? '')}`;
	return undefined;
}

/** Every path that a session under way or still open leans on: its own sets, and a backup named to it. */
function pathsUsed({context, left}: Known): string[] {
	const {state} = context ?? {};
	const named = state?.answers.get('backup.path')?.value;
	return [
		...left.map(({path}) => path),
		...(state?.backup ? [state.backup.path] : []),
		...(typeof named === 'string' ? [named] : []),
	];
}

function retainedSets(known: readonly Known[]): Map<string, string> {
	const byTarget = new Map<string, Left[]>();
	for (const {context, left} of known) {
		if (!context) continue;
		const target = targetIdentity(context);
		const sets = left.filter(({kind}) => kind === 'set');
		byTarget.set(target, [...(byTarget.get(target) ?? []), ...sets]);
	}

	const retained = new Map<string, string>();
	for (const sets of byTarget.values()) {
		const newest = sets.toSorted((a, b) => b.at.localeCompare(a.at));
		for (const {path} of newest.slice(0, lastSets))
			retained.set(path, `it is one of the last ${lastSets} of its target`);
		const proven = newest.find(item => item.proven);
		if (proven) retained.set(proven.path, 'it is the newest proven one of its target');
	}

	return retained;
}

function itemsOf(
	{summary, left, busy}: Known,
	used: ReadonlySet<string>,
	retained: ReadonlyMap<string, string>,
): (Item | Kept)[] {
	const {header, state, folder} = summary;
	const name = shortId(header.id);
	const title = `${header.title} · ${state.target ?? 'not named'}`;
	const base = {session: header.id, title};
	const sets = left.filter(({kind}) => kind === 'set');
	const setIds = sets.map((_, index) => `${name}.set${index + 1}`);
	const stay = (path: string) =>
		retained.get(path) ?? (used.has(path) ? 'a session that is not over leans on it' : undefined);
	const setItems = sets.map((set, index) => {
		const why = busy ?? stay(set.path) ?? unknownDigest(set);
		return reasoned({...base, ...set, id: setIds[index] ?? '', after: []}, why);
	});
	const heldBack = setItems.find(item => 'why' in item);
	const keptItems = left
		.filter(({kind}) => kind === 'kept')
		.map((file, index) => {
			const why =
				busy ?? stay(file.path) ?? (heldBack ? 'its backup set stays' : unknownDigest(file));
			return reasoned({...base, ...file, id: `${name}.kept${index + 1}`, after: setIds}, why);
		});
	const inside = [...setItems, ...keptItems];
	const anyStays = inside.some(item => 'why' in item);
	const session: Item = {
		...base,
		id: `${name}.session`,
		kind: 'session',
		what: 'record of the session',
		path: folder,
		bytes: diskUse(folder),
		at: state.opened ?? header.created,
		digest: '',
		proven: false,
		after: inside.map(({id}) => id),
	};
	return [
		...inside,
		reasoned(session, busy ?? (anyStays ? 'something that it made stays' : undefined)),
	];
}

const unknownDigest = ({digest}: Left) =>
	digest === '' ? 'the session does not know its digest' : undefined;
const reasoned = (item: Item, why: string | undefined): Item | Kept =>
	why === undefined ? item : {...item, why};
