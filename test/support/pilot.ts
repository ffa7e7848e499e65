import type {Terminal} from './terminal.ts';

/** The cursor's sign, also the plain one. */
const isCursor = (line: string) => /^ *[▸>](?: |$)/.test(line);

/** The line the cursor stands on, and where: a page that only counts seconds is the same by this. */
function cursorOn(screen: string): string {
	const lines = screen.split('\n');
	const at = lines.findIndex(isCursor);
	return `${at} ${lines[at]?.slice(0, 40) ?? ''}`;
}

/** Moves the cursor to the row with this text, scrolling as far as it takes, and chooses it. */
export async function choose(terminal: Terminal, text: string): Promise<void> {
	const on = (screen: string) =>
		screen.split('\n').some(line => isCursor(line) && line.includes(text));
	const until = Date.now() + 120_000;
	for (let moves = 0; Date.now() < until; moves++) {
		await terminal.settled();
		const screen = terminal.screen();
		if (on(screen)) {
			terminal.press('enter');
			// A key that met the page while it was drawn anew is pressed again, as anybody would.
			if (await changed(terminal, now => now !== screen)) return;
			continue;
		}

		const lines = screen.split('\n');
		const cursor = lines.findIndex(isCursor);
		const wanted = lines.findIndex(line => line.includes(text));
		// It is not there yet: a key pressed now would move the cursor away when it comes.
		if (wanted === -1 && !/[↑↓] more |more (?:above|below)/.test(screen)) {
			await changed(terminal, now => now !== screen);
			continue;
		}

		if (moves % 60 === 59) terminal.press('home');
		else terminal.press(wanted !== -1 && wanted < cursor ? 'up' : 'down');
		// A key still under way must not be overtaken: the next would move one row too far.
		const before = cursorOn(screen);
		await changed(terminal, now => cursorOn(now) !== before);
	}

	throw new Error(`the cursor never came to "${text}":\n${terminal.screen()}`);
}

/** Waits until the key shows, or long enough that it meant nothing. */
async function changed(terminal: Terminal, shows: (screen: string) => boolean): Promise<boolean> {
	for (const until = Date.now() + 3000; Date.now() < until && !terminal.exited();) {
		await terminal.settled();
		if (shows(terminal.screen())) return true;
		await new Promise(resolve => setTimeout(resolve, 10));
	}

	return terminal.exited();
}

/**
 * Chooses a row until the screen is the one it leads to. A key that met the page while it was drawn anew
 * is pressed again, as anybody would; one that was taken is not, since its row has gone by then.
 */
export async function goOn(
	terminal: Terminal,
	row: string,
	wanted: string | RegExp,
): Promise<void> {
	const there = (screen: string) =>
		typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen);
	for (const until = Date.now() + 180_000; Date.now() < until;) {
		await terminal.settled();
		const screen = terminal.screen();
		if (there(screen)) return;
		if (terminal.exited()) break;
		if (screen.includes(row)) await choose(terminal, row);
		await changed(terminal, there);
	}

	throw new Error(`"${row}" never led to ${String(wanted)}:\n${terminal.screen()}`);
}

/** Types an answer into the field and sends it. */
export async function answer(terminal: Terminal, question: string, text: string): Promise<void> {
	await terminal.waitFor(question);
	await terminal.waitFor(/^ (?:Answer|Folder|Reason|Note|Type [\w-]+ to \w+): /m);
	const end = text.length > 20 ? text.slice(-20) : text;
	// What is typed between the first frame and the first reading of keys may be lost: typed once more.
	for (let tries = 0; tries === 0 || (tries < 10 && !terminal.screen().includes(end)); tries++) {
		terminal.press('clear');
		terminal.type(text);
		for (let i = 0; i < 200 && !terminal.screen().includes(end); i++)
			await new Promise(resolve => setTimeout(resolve, 25));
	}
	await terminal.waitFor(end);
	terminal.press('enter');
}

/** Types a word into the field that asks for one. */
export async function typeWord(terminal: Terminal, field: string, word: string): Promise<void> {
	await terminal.waitFor(field);
	terminal.press('clear');
	terminal.type(word);
	await terminal.waitFor(`: ${word}▏`);
	terminal.press('enter');
}

/**
 * Chooses a row that leads to another page, and is sure that it did: the page may have been drawn
 * anew just when the key came, so that the key met nothing.
 */
export async function leadOn(terminal: Terminal, text: string): Promise<void> {
	// In sight, or to be scrolled to: a key sent to the page before would move on this one.
	const letters = text.replaceAll(/[^\w ]/g, '.');
	await terminal.waitFor(new RegExp(`${letters}|more (?:below|above)`));
	const stands = () =>
		terminal
			.screen()
			.split('\n')
			.some(line => isCursor(line) && line.includes(text));
	do {
		await choose(terminal, text);
		for (const until = Date.now() + 5000; Date.now() < until && stands();)
			await new Promise(resolve => setTimeout(resolve, 25));
	} while (stands() && !terminal.exited());
}

/** After a kill: says what the probe saw of the step that was open, and types the word where it is asked for. */
export async function settleStep(terminal: Terminal): Promise<void> {
	const landed = (await terminal.waitFor('Do nothing for now')).includes('It is done: go on');
	await choose(terminal, landed ? 'It is done: go on' : 'Run this step once more');
	const word = /Type (\w+) to confirm/.exec(terminal.screen())?.[1];
	if (word !== undefined) await typeWord(terminal, `Type ${word} to confirm`, word);
}
