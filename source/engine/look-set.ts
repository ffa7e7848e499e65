import {inTheWay, lookIntoSet} from '../drivers/files/set-contents.ts';
import {readSet} from '../drivers/files/set.ts';
import {answered, asksOf, seen, type Context} from '../plan/context.ts';
import type {ContentsSeen, PlaceSeen, SetSeen} from '../plan/observations.ts';
import {readyStores, siteAnswers} from '../plan/scope.ts';
import {text} from '../plan/text.ts';

const setOf = ({state}: Context) => text(answered(state, 'set'));

/** What was written beside the named set. */
export async function lookAtSet(context: Context): Promise<SetSeen> {
	const note = await readSet(setOf(context));
	if (!note) return {};
	const {product, version, madeAt, site} = note;
	return {
		note: {
			product,
			version,
			madeAt,
			site,
			...(note.target === undefined ? {} : {target: note.target}),
			...(note.program === undefined ? {} : {program: note.program}),
			...(note.counts === undefined ? {} : {counts: note.counts}),
		},
	};
}

/** What the named set holds, store by store, and why it could not be used. */
export async function lookAtContents(context: Context): Promise<ContentsSeen> {
	const {runbook, state} = context;
	const stores = readyStores(runbook, siteAnswers(runbook, state));
	const found = await lookIntoSet(setOf(context), stores, await readSet(setOf(context)));
	const told = ({what, remedy}: {what: string; remedy: string}) => `${what} ${remedy}`;
	const none = seen<SetSeen>(state, 'set')?.note === undefined;
	return {
		stores: found.held.map(({store, bytes, files, owner, mode, fingerprint}) => ({
			id: store.id,
			title: store.title ?? store.id,
			path: store.path,
			kind: store.kind,
			bytes,
			files,
			note: owner === null ? 'not in the set' : `owner ${owner}, mode ${(mode ?? 0).toString(8)}`,
			...(fingerprint === null ? {} : {fingerprint}),
			warnings: found.warnings.filter(({storeId}) => storeId === store.id).map(told),
		})),
		refusals: found.refusals.map(told),
		warnings: none
			? ['Nothing was written beside this set: no version, no counts, no program are recorded.']
			: [],
	};
}

/** What lies where program and stores go. */
export async function lookAtPlace({runbook, state}: Context): Promise<PlaceSeen> {
	const site = siteAnswers(runbook, state);
	const programs = asksOf(runbook, state)
		.filter(({kind}) => kind === 'program')
		.map(({id}) => site[id] ?? '');
	const stores = readyStores(runbook, site).map(({path}) => path);
	const taken: PlaceSeen['taken'] = [];
	for (const path of [...programs, ...stores].filter(Boolean)) {
		const found = await inTheWay(path);
		if (found) taken.push({path, ...found});
	}

	return {taken};
}
