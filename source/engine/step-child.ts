import {spawn, type ChildProcess} from 'node:child_process';
import fs from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import type {Facts} from '../drivers/contract.ts';
import {findAction} from '../drivers/index.ts';
import {syncFolder} from '../journal/durable.ts';
import {failpoint} from '../journal/failpoint.ts';
import {fillSecrets, secretsIn} from '../runbook/placeholders.ts';
import {childEnvironment} from '../trust/environment.ts';
import {redactor} from '../trust/redact.ts';
import {tell, Trouble} from '../trust/trouble.ts';
import {readFence} from './fence.ts';
import {endedBy, memoryKills} from './how-ended.ts';
import {identityOf} from './identity.ts';
import {factsIn, openLog, redactLog, syncLogs, troubleIn} from './output.ts';
import {spawnWorker, withRights} from './self.ts';
import {markOf, type Result, type RunnerNote, type Spec} from './spec.ts';

const graceMs = 30_000;

function startChild(
	spec: Spec,
	secrets: Record<string, string>,
	out: number,
	err: number,
): ChildProcess {
	const action = findAction(spec.action);
	if (action?.command) {
		const {argv, cwd, env} = action.command(spec.with);
		if (secretsIn(argv).length > 0) throw new Trouble('A secret may not stand in a command line.');
		// The file that was looked at, not whatever its name leads to by now.
		const [program = '', ...rest] = withRights(
			[String(spec.observed['tool'] ?? argv[0]), ...argv.slice(1)],
			spec.as,
			Object.keys(env ?? {}),
		);
		const own = fillSecrets(env ?? {}, secrets);
		// What the operator's tool makes gets the operator's umask, not ours.
		process.umask(spec.umask);
		const child = spawn(program, rest, {
			stdio: ['ignore', out, err],
			detached: true,
			env: childEnvironment(process.env, {
				...own,
				HANDRAIL_STEP_ID: markOf(spec.session, spec.step, spec.attempt),
			}),
			...(cwd === undefined ? {} : {cwd}),
		});
		process.umask(0o077);
		return child;
	}

	const needed = Object.fromEntries(
		spec.secrets.flatMap(name => (secrets[name] === undefined ? [] : [[name, secrets[name]]])),
	);
	const task = {
		mode: 'work' as const,
		action: spec.action,
		with: spec.with,
		secrets: needed,
		stepId: spec.step,
		before: {},
	};
	return spawnWorker(
		task,
		spec.as,
		['pipe', out, err],
		true,
		markOf(spec.session, spec.step, spec.attempt),
	);
}

/** Starts the step's child, owns it to its end, and says how it ended. `begin` is called once it runs. */
export async function spawnAndWait(
	folder: string,
	spec: Spec,
	secrets: Record<string, string>,
	note: (value: RunnerNote) => void,
	begin: () => void,
): Promise<Result> {
	const out = openLog(join(folder, 'out.log'));
	const err = openLog(join(folder, 'err.log'));
	syncFolder(folder);
	const started = performance.now();
	const killsBefore = memoryKills();
	// Without this line nothing was begun, whatever else is lost.
	note({begun: new Date().toISOString()});
	failpoint('runner.begun', spec.step);
	const child = startChild(spec, secrets, out, err);
	begin();
	failpoint('runner.spawned', spec.step);
	const exit = new Promise<{code: number | null; signal: string | null; problem?: string}>(
		resolve => {
			child.on('error', error => resolve({code: null, signal: null, problem: error.message}));
			child.on('exit', (code, signal) => resolve({code, signal}));
		},
	);
	const identity = child.pid === undefined ? undefined : identityOf(child.pid);
	// It runs, and is owned: that something cannot be noted is no reason to leave it.
	const tolerant = (value: RunnerNote) => {
		try {
			note(value);
		} catch (error) {
			process.stderr.write(`${tell(error)}\n`);
		}
	};
	if (identity) tolerant({child: identity});
	const stop = watchOver(folder, spec, child, tolerant);
	const {code, signal, problem} = await exit;
	stop();
	failpoint('runner.ended', spec.step);
	syncLogs(out, err);
	redactLog(folder, secrets);
	const ms = Math.round(performance.now() - started);
	if (code === 0) return {kind: 'done', facts: exitFacts(folder, spec), ms};
	const said = problem === undefined ? troubleIn(folder) : redactor(secrets).text(problem);
	const reason =
		signal === null ? (said ?? `it ended with ${code}`) : endedBy(signal, said, killsBefore);
	return {kind: 'failed', reason, exit: code, ms};
}

const exitFacts = (folder: string, spec: Spec): Facts =>
	findAction(spec.action)?.command ? {} : factsIn(folder);

/** Passes a request to cancel on, gently, and says when the step is overdue. Kills nothing by force. */
function watchOver(
	folder: string,
	spec: Spec,
	child: ChildProcess,
	note: (value: RunnerNote) => void,
): () => void {
	let asked = 0;
	const session = dirname(spec.journal);
	let robbed = false;
	const timer = setInterval(() => {
		if (asked === 0 && fs.existsSync(join(folder, 'cancel'))) {
			asked = performance.now();
			child.kill('SIGINT');
		} else if (asked > 0 && performance.now() - asked > graceMs) {
			asked = Number.POSITIVE_INFINITY;
			child.kill('SIGTERM');
		}

		// What runs is left alone; it is only noted.
		if (!robbed && readFence(session) > spec.fence) {
			robbed = true;
			note({robbed});
		}
	}, 250);
	const overdue = setTimeout(() => note({overdue: spec.deadline}), spec.deadline * 1000);
	return () => {
		clearInterval(timer);
		clearTimeout(overdue);
	};
}
