import type {Live} from '../plan/view.ts';
import {quiet} from './live.ts';

type Optional = 'alone' | 'busy' | 'trouble' | 'progress' | 'readOnly' | 'ways' | 'takeUp';

/** The live values of a session and who listens to them. */
export type LiveStore = {
	get(): Live;
	set(more: Partial<Live>): void;
	/** Takes fields away; quietly, since something else is told next. */
	drop(...names: Optional[]): void;
	/** Tells everyone that something is other than before. */
	changed(): void;
	subscribe(listener: () => void): () => void;
};

/** Makes one; `onChange` runs before the listeners hear. */
export function liveStore(onChange: () => void): LiveStore {
	let live: Live = quiet;
	const listeners = new Set<() => void>();
	const changed = () => {
		onChange();
		for (const listener of listeners) listener();
	};
	return {
		get: () => live,
		set(more) {
			live = {...live, ...more};
			changed();
		},
		drop(...names) {
			const rest: Live = {...live};
			for (const name of names) delete rest[name];
			live = rest;
		},
		changed,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
