import type {Terminal} from './terminal.ts';

/** The cursor's sign, also the plain one. */
const isCursor = (line: string) => /^ *[▸>](?: |$)/.test(line);

/** Moves the cursor to the row with this text, scrolling as far as it takes, and chooses it. */
export async function choose(terminal: Terminal, text: string): Promise<void> {
	const on = (screen: string) =>
		screen.split('\n').some(line => isCursor(line) && line.includes(text));
	const until = Date.now() + 60_000;
	for (let moves = 0; Date.now() < until; moves++) {
		await terminal.settled();
		const screen = terminal.screen();
		if (on(screen)) {
			terminal.press('enter');
			await changed(terminal, screen);
			return;
		}

		const lines = screen.split('\n');
		const cursor = lines.findIndex(isCursor);
		const wanted = lines.findIndex(line => line.includes(text));
		if (moves % 60 === 59) terminal.press('home');
		else terminal.press(wanted !== -1 && wanted < cursor ? 'up' : 'down');
		await changed(terminal, screen);
	}

	throw new Error(`the cursor never came to "${text}":\n${terminal.screen()}`);
}

/** Waits until the screen is another one, or long enough that it will not become one. */
async function changed(terminal: Terminal, before: string): Promise<void> {
	for (let i = 0; i < 40 && terminal.screen() === before; i++)
		await new Promise(resolve => setTimeout(resolve, 10));
}

/** Types an answer into the field and sends it. */
export async function answer(terminal: Terminal, question: string, text: string): Promise<void> {
	await terminal.waitFor(question);
	await terminal.waitFor(/^ (?:Answer|Folder|Reason|Note|Type [\w-]+ to \w+): /m);
	terminal.press('clear');
	terminal.type(text);
	await terminal.waitFor(text.length > 20 ? text.slice(-20) : text);
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
