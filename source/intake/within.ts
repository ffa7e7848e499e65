import {Script} from 'node:vm';

/** Does pure work for a while at most, also where it hangs in one pattern; undefined where that was not enough. */
export type Within = <T>(work: () => T) => {done: T} | undefined;

const least = 300;

/**
 * One budget of milliseconds for all that is done by it. What is left over is the next one's; when it is used up,
 * each gets a little all the same, `times` at most.
 */
export function within(ms: number, times = 8): Within {
	let [left, over] = [ms, times];
	return work => {
		if (left < least && over-- <= 0) return undefined;
		const started = performance.now();
		try {
			// Only V8 itself can stop a pattern that hangs.
			const done = new Script('work()').runInNewContext(
				{work},
				{timeout: Math.ceil(Math.max(left, least))},
			);
			return {done: done as ReturnType<typeof work>};
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
				return undefined;
			throw error;
		} finally {
			left = Math.max(0, left - (performance.now() - started));
		}
	};
}
