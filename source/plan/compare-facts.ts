import type {CheckResult, Facts} from '../drivers/contract.ts';

/** How a check's facts must stand to the baseline. */
export type Comparison = 'not-less' | 'same' | 'any';

/** What shrank, vanished or changed against the baseline, in words; empty when nothing did. */
export function factsLost(before: Facts, after: Facts, comparison: Comparison): string[] {
	if (comparison === 'any') return [];
	return Object.entries(before).flatMap(([name, old]) => {
		const now = after[name];
		if (now === undefined) return [`${name}: ${String(old)} before, not found now`];
		if (comparison === 'same')
			return now === old ? [] : [`${name}: ${String(old)} before, ${String(now)} now`];
		const less = typeof old === 'number' && (typeof now !== 'number' || now < old);
		return less ? [`${name}: ${old} before, ${String(now)} now`] : [];
	});
}

/** Turns a check red when data that must be there is not, whatever the product says of itself. */
export function judge(
	result: CheckResult,
	baseline: Facts | undefined,
	comparison: Comparison,
): CheckResult {
	if (!baseline || result.verdict === 'fail') return result;
	const lost = factsLost(baseline, result.facts ?? {}, comparison);
	if (lost.length === 0) return result;
	if (result.verdict === 'unknown') return result;
	return {
		...result,
		verdict: 'fail',
		reason: `Data is missing. ${lost.slice(0, 4).join('; ')}${lost.length > 4 ? `; and ${lost.length - 4} more` : ''}.`,
		remedy: 'Do not let people work on it. Take the way back with program and data.',
	};
}
