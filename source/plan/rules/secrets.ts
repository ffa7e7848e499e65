import {secretsIn} from '../../runbook/placeholders.ts';
import {answered, latestRun, type Context} from '../context.ts';
import type {Question, Stand, Work} from '../questions.ts';

/** Secrets that this work needs, that were promised and are not in memory now: after a resume, say. */
function missing({runbook, state, secrets}: Context, work: Work): string[] {
	const run = work.do === 'run' ? latestRun(state, work.phase) : undefined;
	const steps =
		run?.steps.filter(({status}) => status !== 'done').flatMap(({step}) => step.secrets) ?? [];
	const used = work.do === 'run' ? steps : secretsIn(runbook.checks);
	// Named by a file or a variable that is gone, it is missing as one that was typed.
	return used.filter(name => !secrets.has(name) && answered(state, name) !== undefined);
}

/** Asks again for a secret that only lived in memory, before the work that needs it. */
export function needsSecret(context: Context, stand: Stand): Stand {
	const {state, runbook} = context;
	const {work} = stand;
	if (!work || work.do === 'look') return stand;
	// Looking again asks again.
	const again = Math.max(
		0,
		...['checks.again', 'verify.again.after', 'verify.again.back'].map(
			id => state.answers.get(id)?.seq ?? 0,
		),
	);
	const goneWithout = (name: string) => {
		const given = state.answers.get(`without.${name}`);
		return given?.page === stand.page && given.seq > again;
	};
	const names = missing(context, work).filter(name => !goneWithout(name));
	if (names.length === 0) return stand;
	const questions = names.map((name): Question => {
		const ask = runbook.ask.find(item => item.id === name);
		return {
			id: name,
			page: stand.page,
			kind: 'secret',
			label: ask?.label ?? `What is ${name}?`,
			help: 'It was kept in memory only, and is needed again. Empty: go on without it; checks that need it cannot tell.',
			optional: true,
		};
	});
	return {page: stand.page, questions};
}
