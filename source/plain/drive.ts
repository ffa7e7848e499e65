import type {Handle, View} from '../plan/view.ts';
import {waitingOf, type Waiting} from './waiting.ts';

/** Who goes with a session: sees each view, and meets what it waits for. */
export type Driver<T> = {
	/** Each new view, before anything else. */
	see?(view: View): void;
	/** An end by what is seen, a page for instance. */
	until?(view: View): T | undefined;
	/** Answers what is waited for; returns an end, or undefined to go on. */
	meet(waiting: Waiting, view: View): Promise<T | undefined>;
	/** Resolves when something other than the session ends the drive or asks for attention. */
	interrupted?(): Promise<'interrupt' | 'end'>;
	/** Meets an interruption that came while the session worked. */
	interrupt?(view: View, how: 'interrupt' | 'end'): Promise<T | undefined>;
};

/** Goes with a session until somebody says that it ends. What the session does by itself it does meanwhile. */
export async function driveUntil<T>(handle: Handle, driver: Driver<T>): Promise<T> {
	for (;;) {
		const view = handle.view();
		driver.see?.(view);
		const reached = driver.until?.(view);
		if (reached !== undefined) return reached;
		const waiting = waitingOf(view);
		if (waiting) {
			const end = await driver.meet(waiting, view);
			if (end !== undefined) return end;
			continue;
		}

		const next = await nextView(handle, view, driver.interrupted?.());
		const end = next === 'changed' ? undefined : await driver.interrupt?.(handle.view(), next);
		if (end !== undefined) return end;
	}
}

/** Resolves when there is another view than this one, or at an interruption. */
async function nextView(
	handle: Handle,
	view: View,
	interrupted: Promise<'interrupt' | 'end'> | undefined,
): Promise<'changed' | 'interrupt' | 'end'> {
	let stop = () => {};
	const changed = new Promise<'changed'>(resolve => {
		const look = () => {
			if (handle.view() !== view) resolve('changed');
		};
		stop = handle.subscribe(look);
		look();
	});
	try {
		return await (interrupted ? Promise.race([changed, interrupted]) : changed);
	} finally {
		stop();
	}
}
