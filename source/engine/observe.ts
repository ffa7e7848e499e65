import {findAction} from '../drivers/index.ts';
import type {Facts, Probe} from '../drivers/contract.ts';
import {Trouble} from '../trust/trouble.ts';
import {askWorker} from './self.ts';
import {observeTool} from './tool.ts';

type Asked = {action: string; with: unknown; as?: 'root'};

const needsRoot = (step: Asked): step is Asked & {as: 'root'} =>
	step.as === 'root' && process.getuid?.() !== 0;

function task(mode: 'observe' | 'probe', step: Asked, before: Facts) {
	return {mode, action: step.action, with: step.with, secrets: {}, stepId: '', before};
}

/** What is true just before a step, seen with the rights that the step will have. */
export async function observeStep(step: Asked): Promise<Facts> {
	const action = findAction(step.action);
	if (!action) throw new Trouble(`There is no action called "${step.action}".`);
	const tool = await observeTool(action, step.with);
	if (!needsRoot(step)) return {...(await action.observe(step.with)), ...tool};
	const line = await askWorker(task('observe', step, {}), 'root');
	return {...(line.t === 'facts' ? line.facts : {}), ...tool};
}

/** How a step ended that nobody saw the end of. An error is an honest "cannot tell". */
export async function probeStep(step: Asked, before: Facts): Promise<Probe> {
	const unsure = (reason: string): Probe => ({verdict: 'cannot-tell', reason, evidence: {}});
	try {
		const action = findAction(step.action);
		if (!action) return unsure(`there is no action called "${step.action}"`);
		if (!needsRoot(step)) return await action.probe(step.with, before);
		const line = await askWorker(task('probe', step, before), 'root');
		return line.t === 'probe' ? line.probe : unsure('no answer');
	} catch (error) {
		return unsure(error instanceof Error ? error.message : String(error));
	}
}

/** The named facts, as far as they were seen. */
export function pick(facts: Facts, names: readonly string[]): Facts {
	return Object.fromEntries(
		names.flatMap(name => (facts[name] === undefined ? [] : [[name, facts[name]]])),
	);
}

/** The first fact that is no longer as it was, in words; undefined when all hold. */
export function changedFacts(before: Facts, now: Facts): string | undefined {
	const name = Object.keys(before).find(key => before[key] !== now[key]);
	if (name === undefined) return undefined;
	return `${name} was ${short(before[name])}, and is ${short(now[name])}`;
}

function short(value: Facts[string] | undefined): string {
	const text = value === undefined || value === null ? 'not there' : String(value);
	return /^[0-9a-f]{40,}$/.test(text) ? `${text.slice(0, 12)}…` : text;
}
