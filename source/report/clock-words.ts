import type {State} from '../journal/state.ts';
import {count} from './words.ts';

/** "48 s", "60 min", "26 h", "20679 days": how far a clock was moved. Seconds in. */
function span(seconds: number): string {
	if (seconds < 120) return `${Math.round(seconds)} s`;
	if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
	if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
	return count(Math.round(seconds / 86_400), 'day');
}

/** A line for each time the clock was moved: by how much, and that nothing was measured by it. */
export function clockLines(clocks: State['clocks']): string[] {
	return clocks.map(({seconds}) => {
		const way = seconds > 0 ? 'forward' : 'back';
		return `The clock of this machine was put ${way} by ${span(Math.abs(seconds))}. Durations here are measured without it.`;
	});
}
