import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {join} from 'node:path';
import {start, statusOf} from '../drivers/service/control.ts';
import {findProcess} from '../drivers/service/processes.ts';
import {serviceSchema} from '../drivers/service/service.ts';
import type {Target} from '../engine/targets.ts';
import type {Drill} from './drills/drill.ts';
import {arrange} from './drills/index.ts';
import {Trouble} from '../trust/trouble.ts';
import {installPractice, practiceAnswers, practicePort, type PracticeAnswers} from './install.ts';
import {seedPractice} from './seed.ts';

/** Names of the practice runbook and target. */
export const practiceRunbook = 'ledger';
const practiceTarget = 'practice';

/**
 * Installs, starts and fills the practice product in a folder, and returns it as a target; one that
 * is there already is taken as it is. Throws Trouble when the folder is not handrail's own.
 */
export async function preparePractice(
	folder: string,
	say: (text: string) => void,
	drill?: Drill,
): Promise<Target> {
	const known = knownPractice(folder);
	if (known && drill) refuseUsed(known);
	const answers = known ?? (await freshPractice(folder, say));
	await arrange(answers, drill);
	const service = serviceOf(answers);
	if ((await statusOf(service)).state !== 'running') {
		say('Starting it …');
		await start(service, () => {});
	}

	await answering(answers.address);
	if (!known) {
		say('Filling it with members, books and loans …');
		await seedPractice({address: answers.address, secretFile: answers.secret});
	}

	await drill?.prepare?.(folder);

	const {program, config, data, releases, notes, defaults, secret, backups} = answers;
	const address = answers.address.replace('http://', '');
	return {
		runbook: practiceRunbook,
		name: practiceTarget,
		answers: {program, config, data, releases, notes, defaults, secret, backups, address},
		at: new Date().toISOString(),
	};
}

/** A drill begins at the first version: one that was upgraded already is another's exercise. */
function refuseUsed({backups}: PracticeAnswers): void {
	if (fs.existsSync(backups) && fs.readdirSync(backups).length > 0)
		throw new Trouble('That folder has been practised in already.', {
			next: 'Name a folder that does not exist yet, or none.',
		});
}

async function freshPractice(
	folder: string,
	say: (text: string) => void,
): Promise<PracticeAnswers> {
	say(`Installing the ledger in ${folder} …`);
	const port = portFor(folder);
	refuseLeftover(practiceAnswers(folder, port));
	return installPractice({folder, port});
}

/** Its folder was taken away while it ran: it would be taken for the new one, and has other data and another port. */
function refuseLeftover(answers: PracticeAnswers): void {
	const running = findProcess(serviceOf(answers));
	if (running === undefined || fs.existsSync(answers.pid)) return;
	throw new Trouble(
		`A practice product of a folder that was here before still runs, as process ${running.pid}.`,
		{
			next: `End it with "kill ${running.pid}", then begin again.`,
		},
	);
}

/** Each folder begins its search for a free port elsewhere, so that two practice servers seldom want the same one. */
function portFor(folder: string): number {
	return practicePort + (createHash('sha256').update(folder).digest().readUInt16BE(0) % 1500);
}

/** A practice folder that was made before: its address stands in its configuration. */
function knownPractice(folder: string): PracticeAnswers | undefined {
	if (!fs.existsSync(join(folder, '.handrail-practice')) || !fs.existsSync(join(folder, 'ledger')))
		return undefined;
	const config = JSON.parse(fs.readFileSync(join(folder, 'ledger.json'), 'utf8')) as {
		listen: string;
	};
	return practiceAnswers(folder, Number(config.listen.split(':').at(-1)));
}

function serviceOf(answers: PracticeAnswers) {
	return serviceSchema.parse({
		how: 'process',
		program: answers.program,
		args: ['serve', '--config', answers.config],
		address: answers.address.replace('http://', ''),
		pid: answers.pid,
		log: answers.log,
	});
}

async function answering(address: string): Promise<void> {
	for (let i = 0; i < 100; i++) {
		const answer = await fetch(`${address}/health`).catch(() => undefined);
		if (answer?.ok) return;
		await new Promise(resolve => setTimeout(resolve, 100));
	}

	throw new Trouble(`The practice product does not answer at ${address}.`, {
		next: 'Read ledger.log in its folder.',
	});
}
