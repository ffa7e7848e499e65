import type {Facts} from '../drivers/contract.ts';
import {answered, seen, type Context} from './context.ts';
import type {VersionsSeen} from './observations.ts';
import {factsBefore, siteAnswers} from './scope.ts';

/**
 * What is written beside a backup so that a recovery on another machine needs no session: product,
 * version, program, counts, and the answers about the site. No secret is among them.
 */
export function aboutSet(context: Context) {
	const {runbook, state} = context;
	const installed = seen<VersionsSeen>(state, 'versions')?.installed;
	// A backup that the operator names is older than the counts of now.
	const older = answered(state, 'backup.how') === 'existing';
	const counts: Record<string, Facts> = Object.fromEntries(factsBefore(state));
	return {
		product: runbook.id,
		title: runbook.title,
		version: older ? '' : (installed?.version ?? ''),
		...(installed && !older ? {program: {sha256: installed.sha256, size: installed.size}} : {}),
		...(older ? {} : {counts}),
		...(state.target === undefined ? {} : {target: state.target}),
		site: siteAnswers(runbook, state),
	};
}
