import {join} from 'node:path';
import type {Live} from '../plan/view.ts';
import {lookOn} from './look-on.ts';
import {tryOpen, type Opened, type Tried} from './open.ts';
import type {Session} from './session-parts.ts';

/** The word that takes a session over from a holder that nobody here can ask. */
export const takeOverWord = 'take-over';

type Shut = Exclude<Tried, {opened: Opened}>;

/** What is offered while looking on: taking over by the word from elsewhere, else only trying again. */
function offerFor({held}: Shut): Live['takeUp'] {
	if (held?.where === 'elsewhere')
		return {label: 'Take it over: whoever has it stops within 10 seconds', word: takeOverWord};
	return held ? {label: 'Take it up here, if it is free by now'} : undefined;
}

/**
 * Opens a session to go on with it; where that cannot be, to look on: what is known, why no more, and
 * what can be done (faults C1, C4, B3, B9, B13). From looking on it can be taken up in the same place.
 */
export async function openOrLook(root: string, id: string, umask: number): Promise<Opened> {
	const first = await tryOpen(root, id, umask);
	if ('opened' in first) return first.opened;
	const folder = join(root, 'sessions', id);
	const looked = (tried: Shut) => {
		const session = lookOn(folder, id, tried.shut, offerFor(tried));
		return {session, id, close: async (why: string) => session.leave(why)};
	};
	let tried: Shut = first;
	let now: Opened = looked(first);
	let looking = true;
	const listeners = new Set<() => void>();
	const tell = () => {
		for (const listener of listeners) listener();
	};
	let unsubscribe = now.session.subscribe(tell);

	const become = async (next: Opened) => {
		unsubscribe();
		await now.close('taken up');
		now = next;
		unsubscribe = now.session.subscribe(tell);
		tell();
	};
	const take = async (given: unknown): Promise<string | undefined> => {
		const offer = offerFor(tried);
		if (!offer) return 'This session can only be looked at.';
		const word = typeof given === 'object' && given !== null ? (given as {word?: string}).word : '';
		if (offer.word !== undefined && word !== offer.word)
			return `Type ${offer.word} to take the session over.`;
		const next = await tryOpen(root, id, umask, offer.word !== undefined);
		if ('opened' in next) {
			looking = false;
			await become(next.opened);
			return undefined;
		}

		tried = next;
		await become(looked(next));
		return 'It is still open there.';
	};
	const session: Session = {
		view: () => now.session.view(),
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		records: () => now.session.records(),
		answer: async (question, value) =>
			looking && question === 'session.take' ? take(value) : now.session.answer(question, value),
		retract: question => now.session.retract(question),
		retry: () => now.session.retry(),
		setPausing: pausing => now.session.setPausing(pausing),
		cancelStep: () => now.session.cancelStep(),
		decideNow: () => now.session.decideNow(),
		reopen: () => now.session.reopen(),
		leave: async why => now.session.leave(why),
	};
	return {session, id, close: async why => now.close(why)};
}
