import process from 'node:process';
import {render} from 'ink';
import type {Left} from '../components/app.tsx';
import {Root, type Doors} from '../components/root.tsx';
import type {Opened} from '../engine/open.ts';
import type {Offer} from '../screens/welcome.ts';
import type {Teller} from '../plan/view.ts';
import {answered} from '../plan/context.ts';
import {faultNames, findFault, type FaultName} from '../practice/faults.ts';
import {exitCodes} from '../terminal/exit-codes.ts';
import {plainSigns, symbolsFor} from '../terminal/symbols.ts';
import {tell, Trouble} from '../trust/trouble.ts';
import {readArguments} from './arguments.ts';
import {goodbye} from './goodbye.ts';
import {suspendHere} from './suspend.ts';

/** `handrail`: the welcome page. */
export async function welcome(_args: string[], umask: number): Promise<number> {
	return wizard(undefined, umask);
}

/** `handrail upgrade [RUNBOOK]`. */
export async function upgrade([name]: string[], umask: number): Promise<number> {
	if (name === undefined) return wizard(undefined, umask);
	const {findRunbook} = await import('../runbook/shipped.ts');
	findRunbook(name);
	return wizard({do: 'begin', runbook: name}, umask);
}

/** `handrail resume [SESSION]`: the named one, or the newest that is not finished. */
export async function resume([wanted]: string[], umask: number): Promise<number> {
	const {openStateFolder} = await import('../engine/store.ts');
	const {sessionLines} = await import('../engine/summary.ts');
	const lines = await sessionLines(openStateFolder());
	const found =
		wanted === undefined
			? lines.find(line => !line.finished)
			: lines.find(line => line.id.startsWith(wanted.toUpperCase()));
	if (!found)
		throw new Trouble(
			wanted === undefined ? 'No session is unfinished.' : `There is no session ${wanted}.`,
			{next: 'See: handrail status'},
		);
	return wizard({do: 'resume', id: found.id}, umask);
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
	return wizard({do: 'practice'}, umask, {folder: given.words[0], fault: fault?.name});
}

/** Pages when both ends are a terminal that can do them (DESIGN par. 8). */
function needTerminal(): void {
	if (process.stdin.isTTY && process.stdout.isTTY && process.env['TERM'] !== 'dumb') return;
	throw new Trouble('The wizard needs a terminal.', {
		why: process.env['TERM'] === 'dumb' ? 'TERM is dumb.' : 'Input or output is not one.',
		next: 'Over SSH use: ssh -t. To look only: handrail status --json',
	});
}

/** Engine parts come after the first frame: the welcome page does not wait for them. */
const lateTeller = (): {teller: Teller; load(): Promise<void>} => {
	let real: Teller | undefined;
	const missing = {preview: [], explain: {changes: '', expect: '', wrong: '', undo: ''}};
	return {
		teller: {
			describe: step => real?.describe(step) ?? missing,
			planned: (context, phase) => real?.planned(context, phase) ?? '',
			checkPreview: (context, id) => real?.checkPreview(context, id) ?? '',
			meaning: (context, line) => real?.meaning(context, line),
		},
		async load() {
			real = (await import('../engine/teller.ts')).teller;
		},
	};
};

async function wizard(
	first: Offer | undefined,
	umask: number,
	place: {folder?: string | undefined; fault?: FaultName | undefined} = {},
): Promise<number> {
	needTerminal();
	const late = lateTeller();
	let opened: Opened | undefined;
	let how = 'welcome' as Left | 'welcome' | 'detached';
	const doors: Doors = {
		tell,
		async look() {
			const {lookAround} = await import('./look-around.ts');
			return lookAround();
		},
		async open(offer, say) {
			const [{openOffer}] = await Promise.all([import('./open-offer.ts'), late.load()]);
			opened = await openOffer(offer, umask, place, say);
			return opened.session;
		},
		onLeave(left) {
			how = left;
		},
		suspend: suspendHere,
	};
	const app = render(
		<Root doors={doors} teller={late.teller} symbols={symbolsFor(process.env)} first={first} />,
		{
			alternateScreen: true,
			incrementalRendering: true,
			maxFps: 15,
			exitOnCtrlC: false,
			interactive: true,
			patchConsole: true,
		},
	);
	const detach = (why: string) => {
		how = 'detached';
		app.unmount();
		// Whatever hangs, we are gone within a second: the runner does not need us.
		setTimeout(() => process.exit(exitCodes.leftRunning), 900).unref();
		void opened?.close(why);
	};
	process.on('SIGHUP', () => detach('SIGHUP'));
	process.on('SIGTERM', () => detach('SIGTERM'));
	process.stdin.on('end', () => detach('end of input'));
	process.stdout.on('error', () => detach('the terminal went away'));
	process.stdin.on('error', () => detach('the terminal went away'));
	const defect = (error: unknown) => {
		app.unmount();
		process.stderr.write(
			`handrail: ${tell(error)}\nThis is a defect of handrail. Your session is kept: handrail resume\n`,
		);
		void endAsDefect(opened);
	};
	process.on('uncaughtException', defect);
	process.on('unhandledRejection', defect);
	try {
		await app.waitUntilExit();
	} catch (error) {
		await opened?.close('a defect');
		process.stderr.write(
			`handrail: ${tell(error)}\nThis is a defect of handrail. Your session is kept: handrail resume\n`,
		);
		if (process.env['HANDRAIL_DEBUG']) console.error(error);
		return exitCodes.defect;
	}

	const view = opened?.session.view();
	await opened?.close(how);
	if (!opened || !view) return how === 'welcome' ? 0 : exitCodes.leftRunning;
	const end = goodbye(view, opened.id, how);
	const symbols = symbolsFor(process.env);
	// In a drill the terminal is still there, and its operator is told how to come back.
	const told = how !== 'detached' || answered(view.context.state, 'drill') !== undefined;
	if (told) process.stdout.write(symbols.ascii ? plainSigns(end.text) : end.text);
	process.exitCode = end.code;
	// Sockets and timers of a step that goes on elsewhere must not keep us.
	setTimeout(() => process.exit(end.code), 200).unref();
	return end.code;
}

/** Closes what can be closed, and ends within a second whatever hangs. */
async function endAsDefect(opened: Opened | undefined): Promise<void> {
	setTimeout(() => process.exit(exitCodes.defect), 900).unref();
	await opened?.close('a defect');
	process.exit(exitCodes.defect);
}
