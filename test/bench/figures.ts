/** A figure beside its floor or peer, measured in the same run. */
export type Figure = {
	name: string;
	value: number;
	unit: string;
	/** What it is set beside. */
	beside?: {name: string; value: number};
	/** What DESIGN par. 6 or the facts ask for; printed, never judged. */
	wanted?: string;
};

/** The value below which a share of the samples lies; 0.5 is the median. Sorts a copy. */
export function quantile(samples: readonly number[], share: number): number {
	const sorted = samples.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (samples: readonly number[]) => quantile(samples, 0.5);

const written = (value: number) =>
	value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** A line for each figure: its value, its peer, the ratio, what is wanted. */
export function table(figures: readonly Figure[]): string {
	const rows = figures.map(({name, value, unit, beside, wanted}) => [
		name,
		`${written(value)} ${unit}`,
		beside ? `${beside.name} ${written(beside.value)} ${unit}` : '',
		beside && beside.value > 0 ? `× ${(value / beside.value).toFixed(2)}` : '',
		wanted === undefined ? '' : `wanted: ${wanted}`,
	]);
	const widths = [0, 1, 2, 3].map(at => Math.max(...rows.map(row => row[at]?.length ?? 0)));
	return rows
		.map(row =>
			row
				.map((cell, at) => cell.padEnd(widths[at] ?? 0))
				.join('   ')
				.trimEnd(),
		)
		.join('\n');
}

/** How long something takes, in seconds: the median of some times. */
export async function timed(work: () => Promise<unknown>, times: number): Promise<number> {
	const samples: number[] = [];
	for (let at = 0; at < times; at++) {
		const started = performance.now();
		await work();
		samples.push((performance.now() - started) / 1000);
	}
	return median(samples);
}
