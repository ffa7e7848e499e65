import process from 'node:process';
import {render} from 'ink';
import type {Left} from '../components/app.tsx';
import {Root, type Doors} from '../components/root.tsx';
import type {Opened} from '../engine/open.ts';
import {failpoint} from '../journal/failpoint.ts';
import type {Offer} from '../screens/welcome.ts';
import type {Teller} from '../plan/view.ts';
import type {FaultName} from '../practice/faults.ts';
import {exitCodes} from '../terminal/exit-codes.ts';
import {plainSigns, symbolsFor} from '../terminal/symbols.ts';
import {tell} from '../trust/trouble.ts';
import {onDefect, tellDefect} from './defect.ts';
import {goodbye} from './goodbye.ts';
import {rawBefore} from './raw-before.ts';
import {suspendHere} from './suspend.ts';

/** Engine parts come after the first frame: the welcome page does not wait for them. */
const lateTeller = (): {teller: Teller; load(): Promise<void>} => {
	let real: Teller | undefined;
	const missing = {preview: [], explain: {changes: '', expect: '', wrong: '', undo: ''}};
	return {
		teller: {
			describe(step) {
				failpoint('screen.drawn');
				return real?.describe(step) ?? missing;
			},
			planned: (context, phase) => real?.planned(context, phase) ?? '',
			checkPreview: (context, id) => real?.checkPreview(context, id) ?? '',
			meaning: (context, line) => real?.meaning(context, line),
		},
		async load() {
			real = (await import('../engine/teller.ts')).teller;
		},
	};
};

/** The pages, on a terminal that can draw them. Returns the exit code. */
export async function wizard(
	first: Offer | undefined,
	umask: number,
	place: {folder?: string | undefined; fault?: FaultName | undefined} = {},
): Promise<number> {
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
			opened = await openOffer(offer, umask, place, say, true);
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
			maxFps: 30,
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
	onDefect(
		() => {
			app.unmount();
			return opened?.close('a defect');
		},
		() => opened?.id,
	);
	try {
		await app.waitUntilExit();
	} catch (error) {
		await opened?.close('a defect');
		tellDefect(error, opened?.id);
		return exitCodes.defect;
	}

	if (how !== 'detached') process.stdout.write(rawBefore());
	const view = opened?.session.view();
	await opened?.close(how);
	if (!opened || !view) return how === 'welcome' ? 0 : exitCodes.leftRunning;
	const end = goodbye(view, opened.id, how);
	const symbols = symbolsFor(process.env);
	// Also when it was told to go: where the terminal has gone, the words go nowhere.
	process.stdout.write(symbols.ascii ? plainSigns(end.text) : end.text);
	process.exitCode = end.code;
	// Sockets and timers of a step that goes on elsewhere must not keep us.
	setTimeout(() => process.exit(end.code), 200).unref();
	return end.code;
}
