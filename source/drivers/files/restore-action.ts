import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {defineAction, type Facts, type Probe, type Worker} from '../contract.ts';
import {attributeNeeds} from './needs.ts';
import {asTrouble, stopIfAsked} from './failures.ts';
import {returnOf} from './restore-note.ts';
import {
	describeWays,
	observeRestore,
	waysOf,
	type RestoreParams,
	type Way,
} from './restore-observe.ts';
import {giveUp, prepare, putInPlace, setAside} from './restore-phases.ts';
import {stateOf} from './restore-state.ts';
import {pathSchema, placesIn, readManifests, storesSchema, totalsOf} from './stores.ts';
import {shellPath, showName} from './wording.ts';

// The states that a kill can leave, and what a further run does with each: restore-state.ts.

const params = z.strictObject({
	backup: pathSchema,
	stores: storesSchema,
	/** nothing: refused when something lies at a store's place by then. */
	over: z.enum(['nothing', 'anything']).default('anything'),
	aside: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
});

async function swap({back, manifest}: Way, worker: Worker): Promise<void> {
	const {state, reason} = await stateOf(back, manifest);
	const name = showName(back.live);
	if (state === 'swapped') return;
	if (state === 'foreign') throw new Trouble(`${back.store.id}: ${reason}.`);
	if (back.way === 'contents') {
		worker.say(`${name} is a mount point, so its contents are swapped and not the folder itself.`);
	}
	if (state === 'ready' || state === 'moving-out') await setAside(back);
	await putInPlace(back, manifest);
	worker.say(`${name} restored. What was live is kept in ${showName(back.kept)}.`);
}

/** All copies are made and compared before the first swap; from there it no longer asks to stop. */
async function work(input: RestoreParams, worker: Worker): Promise<Facts> {
	const ways = await waysOf(input);
	for (const {back, found} of ways) {
		if (found.state === 'foreign') throw new Trouble(`${back.store.id}: ${found.reason}.`);
	}
	const manifests = await readManifests(input.backup, input.stores);
	const totals = totalsOf(manifests);
	let done = 0;
	for (const {back, manifest, found} of ways) {
		// A copy that an earlier run left ready is made anew: much may have happened since.
		if (['untouched', 'copying', 'ready'].includes(found.state)) {
			const part = {worker, done, total: totals.bytes * 2};
			try {
				await prepare(back, input.backup, manifest, part);
			} catch (error) {
				for (const each of ways) await giveUp(each.back);
				throw asTrouble(`Restoring beside ${showName(back.live)}`, error);
			}
		}
		done += manifest.totals.bytes * 2;
	}
	if (worker.signal.aborted) for (const {back} of ways) await giveUp(back);
	stopIfAsked(worker.signal);
	const kept: Record<string, string> = {};
	for (const way of ways) {
		try {
			await swap(way, worker);
		} catch (error) {
			throw asTrouble(`Swapping ${showName(way.back.live)}`, error);
		}
		kept[`kept ${way.back.live}`] = way.back.kept;
	}
	for (const [id, {absent}] of manifests) {
		if (absent)
			worker.say(`${id} was not there at the time of the backup; what is there now stays.`);
	}
	return {...totals, ...kept, ways: describeWays(ways)};
}

async function probe(input: RestoreParams, before: Facts): Promise<Probe> {
	const ways = await waysOf(input);
	const states = ways.map(({found}) => found.state);
	const seen = ways.map(({back, found}) => `${back.store.id}: ${found.reason}`).join('; ');
	const evidence: Facts = {states: states.join(' '), ways: describeWays(ways)};
	const moved = before['ways'] !== undefined && before['ways'] !== evidence['ways'];
	if (moved || states.includes('foreign')) {
		const reason = moved
			? 'A folder that was a mount point is none now, or the other way.'
			: `${seen}.`;
		return {verdict: 'cannot-tell', reason, evidence};
	}
	if (states.every(state => state === 'swapped'))
		return {verdict: 'landed', reason: `${seen}.`, evidence};
	if (states.every(state => state === 'untouched')) {
		return {verdict: 'not-started', reason: 'Nothing was begun.', evidence};
	}
	return {verdict: 'partial', reason: `${seen}. Running it again finishes it.`, evidence};
}

function refuse({aside}: RestoreParams, facts: Facts): string | undefined {
	if (facts['wrong'] !== null) return String(facts['wrong']);
	const states = String(facts['states']).split(' ');
	// Otherwise a second restore in one session would be told as done, and nothing would be done.
	return states.every(state => state.endsWith('=swapped'))
		? `It was restored already, and what was live then is kept as ${aside}. To restore once more, choose another name.`
		: undefined;
}

export const restoreStores = defineAction<RestoreParams>({
	name: 'files.restore',
	class: 'destructive',
	params,
	needs: attributeNeeds,
	stable: ['digest', 'ways'],
	observe: observeRestore,
	refuse,
	work,
	probe,
	explain: ({stores, aside}) => ({
		changes: `Puts the backup in the place of ${stores.map(({path}) => showName(path)).join(', ')}.`,
		expect: 'A copy beside, compared with the manifest; then two renames, done in a moment.',
		wrong:
			'It stops before the swap when a byte differs. Killed in the swap, running it again ends it.',
		undo: `What was live is kept as .before-${aside}; inside a mount point, as .handrail-before-${aside}.`,
	}),
	preview: ({backup, stores, aside}) =>
		stores.flatMap(store => {
			const {live, fresh, kept} = returnOf(store, aside, 'rename');
			return [
				`copy ${shellPath(placesIn(backup, store.id).data)} → ${shellPath(fresh)}`,
				`mv ${shellPath(live)} ${shellPath(kept)}`,
				`mv ${shellPath(fresh)} ${shellPath(live)}`,
			];
		}),
});
