import {type Context, backRun, complete, decided, forwardRun, latestRun} from './context.ts';
import {outlivesLogout} from './rules/logout.ts';
import {needsSecret} from './rules/secrets.ts';
import {targetRule} from './rules/target.ts';
import {versionRule} from './rules/version.ts';
import {notesRule} from './rules/notes.ts';
import {valuesRule} from './rules/values.ts';
import {checksRule} from './rules/checks.ts';
import {backupRule, resumeRule} from './rules/backup.ts';
import {planRule} from './rules/plan.ts';
import {runRule} from './rules/run.ts';
import {verifyRule} from './rules/verify.ts';
import {decideRule} from './rules/decide.ts';
import {recoverBackupRule, recoverPlanRule, recoverReleaseRule} from './rules/recover.ts';
import {flowPages, type Flow, type PageId} from './pages.ts';
import {configOf} from './scope.ts';
import type {Stand} from './questions.ts';

/** A page's rule: what is to be done or asked there, or undefined when the page is behind us. */
type Rule = (context: Context) => Stand | undefined;

const before: Readonly<Record<Flow, readonly Rule[]>> = {
	upgrade: [
		targetRule,
		versionRule,
		notesRule,
		valuesRule,
		checksRule,
		resumeRule,
		backupRule,
		planRule,
	],
	recover: [targetRule, recoverReleaseRule, checksRule, recoverBackupRule, recoverPlanRule],
};

/**
 * Where the session stands: the first page that is not done. Pure, and total: every state has a
 * page with something to do or to ask, and the report is the last.
 */
export function standOf(context: Context): Stand {
	const stand =
		after(context) ??
		first(before[context.state.flow], context) ??
		first([verifyRule('after'), decideRule], context);
	const report: Stand = {page: 'report', questions: []};
	return outlivesLogout(context, needsSecret(context, stand ?? report));
}

function first(rules: readonly Rule[], context: Context): Stand | undefined {
	for (const rule of rules) {
		const stand = rule(context);
		if (stand) return stand;
	}

	return undefined;
}

/** From the first step of the change on, runs of steps decide where we are. */
function after(context: Context): Stand | undefined {
	const {state} = context;
	const back = backRun(state);
	const reopened = isReopened(context);
	if (back && !reopened) {
		return (
			first([runRule(back.phase), verifyRule('back')], context) ?? {page: 'report', questions: []}
		);
	}

	const rollout = latestRun(state, 'rollout');
	if (!rollout) return undefined;
	if (reopened) return decideRule(context);
	const forward = forwardRun(state) ?? rollout;
	if (!complete(forward)) {
		const left = decided(state, 'rollout') === 'left';
		return left ? decideRule(context) : runRule(forward.phase)(context);
	}

	return first([verifyRule('after'), decideRule], context) ?? {page: 'report', questions: []};
}

/** Was the decision opened again, and nothing decided since? */
function isReopened({state}: Context): boolean {
	const last = state.decisions.findLast(({id}) => id === 'decide' || id === 'rollout');
	return last?.id === 'decide' && last.value === 'reopen';
}

/** The pages that this runbook has, in order: `3 of 11` counts these. */
export function pagesOf(context: Context): PageId[] {
	const {runbook, state} = context;
	return flowPages[state.flow].filter(
		page =>
			(page !== 'notes' || runbook.notes) &&
			(page !== 'values' || configOf(runbook, state).length > 0),
	);
}
