import {basename} from 'node:path';
import process from 'node:process';
import {faultNames, findFault} from '../practice/faults.ts';
import type {Offer} from '../screens/welcome.ts';
import {frontEnd} from '../terminal/front-end.ts';
import {Trouble} from '../trust/trouble.ts';
import {readArguments, type Given} from './arguments.ts';
import type {Place} from './place.ts';

/** What is opened; undefined: the welcome page asks. */
type First = Exclude<Offer, {do: 'leave'}> | undefined;

/** `handrail`: the welcome page. */
export async function welcome(args: string[], umask: number): Promise<number> {
	return show(undefined, readArguments('', args), umask);
}

/** `handrail upgrade [RUNBOOK] [--target NAME]`. */
export async function upgrade(args: string[], umask: number): Promise<number> {
	const given = readArguments('upgrade', args);
	const [runbook] = given.words;
	const target = given.value('--target');
	if (runbook === undefined) {
		if (target !== undefined)
			throw new Trouble('--target needs a runbook before it.', {
				next: `handrail upgrade RUNBOOK --target ${target}`,
			});
		return show(undefined, given, umask);
	}

	const {findSoundRunbook} = await import('./look-through.ts');
	const {id} = findSoundRunbook(runbook).runbook;
	if (target !== undefined) await refuseUnknown(id, target);
	return show({do: 'begin', runbook, ...(target === undefined ? {} : {target})}, given, umask);
}

async function refuseUnknown(runbook: string, name: string): Promise<void> {
	const {openStateFolder} = await import('../engine/store.ts');
	const {listTargets} = await import('../engine/targets.ts');
	const known = listTargets(openStateFolder())
		.filter(target => target.runbook === runbook)
		.map(target => target.name);
	if (known.includes(name)) return;
	throw new Trouble(`No installation of ${runbook} is kept as "${name}".`, {
		next:
			known.length === 0
				? 'Leave --target out: its questions are asked, and kept for the next time.'
				: `There are: ${known.join(', ')}.`,
	});
}

/** `handrail recover [RUNBOOK]`: from a backup set, on a machine where it may never have run. */
export async function recover(args: string[], umask: number): Promise<number> {
	const given = readArguments('recover', args);
	const [runbook] = given.words;
	if (runbook === undefined) return show(undefined, given, umask);
	const {findSoundRunbook} = await import('./look-through.ts');
	if (!findSoundRunbook(runbook).runbook.recover)
		throw new Trouble(`The runbook ${runbook} does not say how it is recovered.`, {
			next: 'Give it a section `recover`, or restore by hand as the vendor says.',
		});
	return show({do: 'begin', runbook, flow: 'recover'}, given, umask);
}

/** `handrail resume [SESSION]`: the named one, or the newest that is not finished. */
export async function resume(args: string[], umask: number): Promise<number> {
	const given = readArguments('resume', args);
	const [wanted] = given.words;
	const {openStateFolder} = await import('../engine/store.ts');
	const {findSession, newestUnfinished} = await import('../engine/find-session.ts');
	const root = openStateFolder();
	const id = wanted === undefined ? newestUnfinished(root) : basename(findSession(root, wanted));
	if (id === undefined)
		throw new Trouble('No session is unfinished.', {next: 'See: handrail sessions'});
	return show({do: 'resume', id}, given, umask);
}

/** `handrail practice [FOLDER] [--fault FAULT]`. */
export async function practice(args: string[], umask: number): Promise<number> {
	const given = readArguments('practice', args);
	const named = given.value('--fault');
	const fault = findFault(named);
	if (named !== undefined && !fault)
		throw new Trouble(`There is no fault "${named}".`, {
			next: `There are: ${faultNames.join(', ')}.`,
		});
	return show({do: 'practice'}, given, umask, {folder: given.words[0], fault: fault?.name});
}

/** Opens it in the front end that fits; what the other one needs is not loaded. */
async function show(first: First, given: Given, umask: number, place: Place = {}): Promise<number> {
	const front = frontEnd(given, {
		input: process.stdin.isTTY,
		output: process.stdout.isTTY,
		environment: process.env,
	});
	if (front.shows === 'pages') {
		const {wizard} = await import('./wizard.tsx');
		return wizard(first, umask, place);
	}

	const {lines} = await import('./lines.ts');
	return lines({first, front, given, umask, place});
}
