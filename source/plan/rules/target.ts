import type {Ask} from '../../runbook/format.ts';
import {fillString, holds, namesIn} from '../../runbook/placeholders.ts';
import type {State} from '../../journal/state.ts';
import {answered, asksOf, seen, type Context} from '../context.ts';
import type {SetSeen} from '../observations.ts';
import {askedQuestion} from './asked.ts';
import {siteAnswers} from '../scope.ts';
import type {Question, Stand} from '../questions.ts';
import {lostVersionRule, setRule} from './recover.ts';

/** The runbook's questions about this site, one after the other; then the name it is kept under. */
export function targetRule(context: Context): Stand | undefined {
	const {runbook, state} = context;
	const recovery = setRule(context);
	if (recovery) return recovery;
	const site = siteAnswers(runbook, state);
	const open = asksOf(runbook, state).find(
		ask => holds(ask.when, site) && answered(state, ask.id) === undefined,
	);
	if (open) {
		const kind = kindHere(open.kind, state);
		const before = state.retracted.get(open.id);
		const given = typeof before === 'string' && kind !== 'secret' ? before : undefined;
		const question = askedQuestion(open, state, kind, given ?? usualAnswer(context, open, site));
		return {page: 'target', questions: [question]};
	}

	const version = lostVersionRule(context);
	if (version) return version;
	if (answered(state, 'name') !== undefined) return undefined;
	return {
		page: 'target',
		questions: [
			{
				id: 'name',
				page: 'target',
				kind: 'text',
				label: 'What shall this installation be called?',
				help: 'The answers are kept under this name, so that next time nothing is asked twice. Passwords are not kept.',
				default: seen<SetSeen>(state, 'set')?.note?.target ?? 'prod',
			},
		],
	};
}

/** In a recovery the product's own places need not exist yet. */
function kindHere(kind: Ask['kind'], {flow}: State): Question['kind'] {
	if (flow !== 'recover') return kind;
	if (kind === 'program' || kind === 'file') return 'new-file';
	return kind === 'folder' ? 'new-folder' : kind;
}

/** What is offered: where it lay on the machine of the backup, else the runbook's default. */
function usualAnswer({state}: Context, ask: Ask, site: Record<string, string>): string | undefined {
	const past = seen<SetSeen>(state, 'set')?.note?.site[ask.id];
	if (past !== undefined && past !== '' && ask.kind !== 'secret') return past;
	// Where a question that it hangs on was not asked, there is nothing usual.
	if (ask.default === undefined || namesIn(ask.default).some(name => site[name] === ''))
		return undefined;
	return fillString(ask.default, site);
}
