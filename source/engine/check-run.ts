import {findCheck} from '../drivers/index.ts';
import type {CheckResult} from '../drivers/contract.ts';
import type {CheckRecord, Moment} from '../journal/events.ts';
import {judge} from '../plan/compare-facts.ts';
import {checksAt, type Context} from '../plan/context.ts';
import {factsBefore, scopeOf} from '../plan/scope.ts';
import type {RunbookCheck} from '../runbook/format.ts';
import {fill, firstSecret, holds, secretsIn} from '../runbook/placeholders.ts';
import {redactor} from '../trust/redact.ts';
import {tell} from '../trust/trouble.ts';

/** Told as each check begins and ends, so that the page can show it. */
export type CheckWatch = (id: string, record: CheckRecord | undefined) => void;

/**
 * Runs the runbook's checks in order; secrets that one answer hands on live in memory for the
 * next; `heard` is told them, since later output may repeat one. After the change each result is
 * judged against the baseline.
 */
export async function runChecks(
	context: Context,
	moment: Moment,
	secrets: Record<string, string>,
	signal: AbortSignal,
	watch: CheckWatch,
	heard: (secrets: Readonly<Record<string, string>>) => void = () => {},
): Promise<CheckRecord[]> {
	const scope = scopeOf(context.runbook, context.state, context.session);
	const before = factsBefore(context.state);
	const handed: Record<string, string> = {...secrets};
	const records: CheckRecord[] = [];
	for (const item of checksAt(context.runbook, context.state, moment)) {
		if (!holds(item.when, scope)) continue;
		watch(item.id, undefined);
		const started = performance.now();
		const raw =
			firstGone(item, handed) ??
			(await runOne(item.check, () => fill(item.with, scope), handed, signal));
		const {secrets: got, ...seen} =
			moment === 'before' ? raw : judge(raw, before.get(item.id), item.compare);
		Object.assign(handed, got);
		if (got) heard(got);
		// Kept for the checks after the change: is what was good then still good?
		if (moment === 'before' && context.state.flow === 'upgrade')
			for (const [name, value] of Object.entries(got ?? {})) secrets[firstSecret(name)] = value;
		const hidden = redactor(handed).value(seen);
		const record: CheckRecord = {
			...hidden,
			reason: clipped(hidden.reason),
			id: item.id,
			title: item.title,
			severity: item.severity,
			ms: Math.round(performance.now() - started),
		};
		records.push(record);
		watch(item.id, record);
	}

	return records;
}

// Cut only now: half a secret is no longer known for one.
const clipped = (reason: string) => (reason.length > 600 ? `${reason.slice(0, 600)} …` : reason);

/** A check of what was handed out before the change cannot be made once that is out of memory. */
function firstGone(
	{with: given}: RunbookCheck,
	handed: Readonly<Record<string, string>>,
): CheckResult | undefined {
	const gone = secretsIn(given).find(
		name => name.startsWith(firstSecret('')) && handed[name] === undefined,
	);
	if (gone === undefined) return undefined;
	return {
		verdict: 'warn',
		reason:
			'what was handed out before the change was kept in memory only, and is gone since the session was left',
	};
}

async function runOne(
	name: string,
	parameters: () => unknown,
	secrets: Record<string, string>,
	signal: AbortSignal,
): Promise<CheckResult> {
	const check = findCheck(name);
	if (!check)
		return {
			verdict: 'unknown',
			reason: `there is no check called "${name}"`,
			remedy: 'Mend the runbook.',
		};
	try {
		return await check.run(parameters(), {secrets, signal});
	} catch (error) {
		return {verdict: 'unknown', reason: tell(error)};
	}
}
