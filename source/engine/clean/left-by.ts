import fs from 'node:fs';
import {setIsThere} from '../../drivers/files/remove-set.ts';
import type {Facts} from '../../drivers/contract.ts';
import type {PhaseRun, StepRun} from '../../journal/state.ts';
import type {Context} from '../../plan/context.ts';
import {text} from '../../plan/text.ts';
import {diskUse} from '../disk-use.ts';
import type {Item} from './item.ts';

/** A set or a kept file as its session's steps tell of it, if it is still there. */
export type Left = Pick<Item, 'kind' | 'what' | 'path' | 'bytes' | 'at' | 'digest' | 'proven'>;

/** What the steps of a session made and left on disk, outside its own folder. */
export async function leftBy({state}: Context): Promise<Left[]> {
	const found: Left[] = [];
	for (const run of state.runs) {
		for (const step of run.steps) {
			const left = step.status === 'done' ? leftByStep(run, step) : undefined;
			if (!left || found.some(({path}) => path === left.path)) continue;
			const there =
				left.kind === 'set'
					? await setIsThere(left.path)
					: fs.lstatSync(left.path, {throwIfNoEntry: false}) !== undefined;
			if (!there) continue;
			const bytes = diskUse(left.path) || diskUse(`${left.path}.handrail-removing`);
			found.push({...left, bytes, proven: state.backup?.path === left.path});
		}
	}

	return found;
}

function leftByStep(run: PhaseRun, {step, attempts}: StepRun) {
	const last = attempts.at(-1);
	const given = step.with as Readonly<Record<string, unknown>>;
	const facts: Facts = last?.end?.kind === 'done' ? last.end.facts : (last?.probe?.evidence ?? {});
	const at = last?.at ?? run.at;
	if (step.action === 'files.copy')
		return {
			kind: 'set' as const,
			what: 'backup set',
			path: text(given['to']),
			digest: text(facts['digest']),
			at,
		};
	const kept = {kind: 'kept' as const, path: text(given['keep']), at};
	if (step.action === 'binary.swap')
		return {...kept, what: 'program that was replaced', digest: text(facts['kept'])};
	if (step.action === 'config.edit' || step.action === 'config.put-back')
		return {...kept, what: 'settings that were replaced', digest: text(last?.observed['config'])};
	return undefined;
}
