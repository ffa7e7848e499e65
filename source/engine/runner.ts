import fs from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {findAction} from '../drivers/index.ts';
import {readPlain} from '../intake/plain-file.ts';
import {isFull, openAppender} from '../journal/durable.ts';
import {failpoint} from '../journal/failpoint.ts';
import {decodeRecord} from '../journal/record.ts';
import {giveUpReserve} from '../journal/reserve.ts';
import {redactor} from '../trust/redact.ts';
import {tell, Trouble} from '../trust/trouble.ts';
import {readFence} from './fence.ts';
import {identityOf} from './identity.ts';
import {takeLock} from './locks.ts';
import {changedFacts, observeStep, pick} from './observe.ts';
import {readSpec, writeResult, type Result, type RunnerNote, type Spec} from './spec.ts';
import {spawnAndWait} from './step-child.ts';
import {toolFacts} from './tool.ts';
import {isDiskError, unwritable} from './unwritable.ts';
import {readAll} from './worker.ts';

/**
 * `handrail __run FOLDER`: owns one step's child, so that the effect outlives terminal and wizard
 * (facts/durability.md par. 5). It trusts nothing: reads the spec again, looks again, then spawns.
 */
export async function runRunner(folder: string): Promise<number> {
	// A closed terminal is nothing to a runner.
	process.on('SIGHUP', () => {});
	const {spec, digest} = readSpec(folder);
	const session = dirname(spec.journal);
	failpoint('runner.started', spec.step);
	const notes = openAppender(join(folder, 'runner.jl'));
	const note = (value: RunnerNote) => notes.append(`${JSON.stringify(value)}\n`);
	const me = {who: 'runner', pid: process.pid, since: new Date().toISOString(), doing: spec.step};
	const own = await takeLock(spec.nonce, me);
	if (!('lock' in own) || fs.existsSync(join(folder, 'revoked'))) return 0;
	const self = identityOf(process.pid);
	let begun = false;
	const begin = () => (begun = true);
	let secrets: Record<string, string> | null = null;
	const work = async (): Promise<Result> => {
		if (self) note({runner: self});
		const given = (await readAll(process.stdin)) || 'null';
		secrets = JSON.parse(given) as Record<string, string> | null;
		return attempt(folder, spec, digest, secrets, me, note, begin);
	};
	const result = await work().catch((error: unknown): Result => {
		// Refused means that nothing was begun. Without a result its end is unknown, and is looked for.
		if (begun) throw error;
		return {kind: 'refused', reason: redactor(secrets ?? {}).text(refusal(error, spec))};
	});
	withRoom(() => writeResult(folder, result), session);
	failpoint('runner.result', spec.step);
	own.lock.release();
	notes.close();
	return 0;
}

function refusal(error: unknown, spec: Spec): string {
	if (!isDiskError(error)) return tell(error);
	return `${unwritable(error, dirname(spec.journal), spec.session).head} Nothing was begun.`;
}

/** Does something that must be written down; on a full disk the session's reserve is given up for it (W6). */
function withRoom(act: () => void, session: string): void {
	try {
		act();
	} catch (error) {
		if (!isFull(error) || !giveUpReserve(session)) throw error;
		act();
	}
}

async function attempt(
	folder: string,
	spec: Spec,
	digest: string,
	secrets: Record<string, string> | null,
	me: {who: string; pid: number; since: string; doing: string},
	note: (value: RunnerNote) => void,
	begin: () => void,
): Promise<Result> {
	if (!secrets) throw new Trouble('handrail went away before it had handed the step over.');
	if (!intentStands(spec, digest))
		throw new Trouble('The step is not the one that was decided on.');
	const target = await takeLock(`run:${spec.target}`, me);
	if (!('lock' in target))
		throw new Trouble('Another step runs on this target.', {next: 'Wait for it.'});
	try {
		const facts = await observeStep(spec);
		const action = findAction(spec.action);
		const held = pick(spec.observed, [...(action?.held ?? action?.stable ?? []), ...toolFacts]);
		const changed = changedFacts({...held, ...spec.pinned}, facts);
		if (changed !== undefined)
			throw new Trouble(`The world changed since you decided: ${changed}.`, {
				next: 'Look again, then decide again.',
			});
		const refused = findAction(spec.action)?.refuse?.(spec.with, facts);
		if (refused !== undefined) throw new Trouble(refused);
		// Last of all: who was robbed of the session begins nothing (faults C5).
		if (readFence(dirname(spec.journal)) > spec.fence)
			throw new Trouble('The session was taken over by somebody else before this step began.');
	} catch (error) {
		target.lock.release();
		throw error;
	}

	failpoint('runner.ready', spec.step);
	const result = await spawnAndWait(folder, spec, secrets, note, begin);
	target.lock.release();
	return result;
}

/** Is there a durable intent with this very digest? Without it no effect may begin (W1, W2). */
function intentStands(spec: Spec, digest: string): boolean {
	const lines = readPlain(spec.journal).toString().split('\n');
	return lines.some(line => {
		const record = decodeRecord(line);
		return (
			record?.t === 'step.intent' && record['digest'] === digest && record['step'] === spec.step
		);
	});
}
