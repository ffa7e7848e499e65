import type {ReactElement} from 'react';
import {Text} from 'ink';
import {render} from 'ink-testing-library';

export type Size = {columns: number; rows: number};
export const sizes: readonly Size[] = [
	{columns: 60, rows: 20},
	{columns: 80, rows: 24},
	{columns: 120, rows: 40},
];

let now: Size = {columns: 80, rows: 24};

/** The library's own stream says 100 columns, and no rows: the first frame already needs both. */
function teachSize(): void {
	const probe = render(<Text> </Text>);
	const prototype = Object.getPrototypeOf(probe.stdout) as object;
	probe.unmount();
	Object.defineProperties(prototype, {
		columns: {get: () => now.columns, configurable: true},
		rows: {get: () => now.rows, configurable: true},
	});
}

teachSize();

/**
 * Renders at a size: the library alone says 100 columns, and rows of whatever terminal the tests run
 * in (facts/ink.md par. 6). `lines()` is the frame, line by line.
 */
export function renderAt(tree: ReactElement, size: Size) {
	now = size;
	const app = render(tree);
	return {
		...app,
		resize(next: Size) {
			now = next;
			app.stdout.emit('resize');
		},
		lines: () => (app.lastFrame() ?? '').split('\n'),
		/** Waits until the frame holds a text; a minute only guards against hanging. */
		async waitFor(wanted: string | RegExp): Promise<string> {
			for (const until = Date.now() + 60_000; Date.now() < until;) {
				const frame = app.lastFrame() ?? '';
				if (typeof wanted === 'string' ? frame.includes(wanted) : wanted.test(frame)) return frame;
				await new Promise(resolve => setTimeout(resolve, 5));
			}

			throw new Error(`never saw ${String(wanted)}:\n${app.lastFrame()}`);
		},
	};
}
