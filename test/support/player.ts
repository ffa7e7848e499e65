import type {Phase} from '../../source/plan/pages.ts';
import {answered, latestRun} from '../../source/plan/context.ts';
import type {State} from '../../source/journal/state.ts';
import type {Terminal} from './terminal.ts';

/** What a session on the practice product is for: which release, and how it ends. */
export type Goal = {version: string; end: 'keep' | 'back'};
type Move = {choose: string} | {type: string} | 'report' | undefined;

export const pageOn = (screen: string) => /\d+ of 11 {2}(\w+)/.exec(screen)?.[1];

/** Rows that lead on, by page; the first that is in sight is chosen. */
const rows: Readonly<Record<string, readonly string[]>> = {
	Notes: ['▲ 2.0.0  Breaking', 'The notes are read'],
	Values: ['Rename it to database.path', 'Go on with these settings'],
	Checks: ['Go on with this baseline'],
	Backup: ['Go on to the plan', 'Stop the program and take the backup', 'Take one now'],
	Verify: ['Go on to decide', 'Go on to the report'],
};

/** What an operator with this goal does next on this screen; nothing while it works. */
export function nextMove(screen: string, goal: Goal): Move {
	const page = pageOn(screen) ?? '';
	if (page === 'Report') return 'report';
	const word = /^ Type (\w+) to (?:begin|confirm): /m.exec(screen)?.[1];
	if (word !== undefined) return {type: word};
	const landed = 'It is done: go on';
	if (/How\s+does\s+it\s+go\s+on\?/.test(screen)) {
		const seen = screen.includes('Looked: it took place') && screen.includes(landed);
		return {choose: seen ? landed : 'Run this step once more'};
	}

	const wanted =
		page === 'Version'
			? ['Go on with this version', ...(screen.includes(' is chosen') ? [] : [goal.version])]
			: page === 'Decide'
				? [goal.end === 'keep' ? 'Finish: keep the new' : 'Back: the old program and the data']
				: (rows[page] ?? []);
	const row = wanted.find(text => body(screen).some(line => line.includes(text)));
	return row === undefined ? undefined : {choose: row};
}

/** The lines between the frame's two rules, without what was chosen already. */
const body = (screen: string) =>
	screen
		.split('\n')
		.slice(2, -4)
		.map(line => line.replace(/you chose: .*/, 'chosen'));

/** Plays a session to its report, one key after the other, telling each screen it saw. */
export async function play(
	terminal: Terminal,
	goal: Goal,
	saw: (screen: string) => void,
): Promise<'report' | 'gone'> {
	for (const until = Date.now() + 120_000; Date.now() < until;) {
		await terminal.settled();
		const screen = terminal.screen();
		saw(screen);
		if (terminal.exited()) return 'gone';
		const move = nextMove(screen, goal);
		if (move === 'report') return 'report';
		if (move !== undefined) act(terminal, screen, move);
		await otherThan(terminal, screen, saw);
	}

	throw new Error(`the session never came to its report:\n${terminal.screen()}`);
}

function act(terminal: Terminal, screen: string, move: Exclude<Move, 'report' | undefined>): void {
	if ('type' in move) {
		if (screen.includes(`: ${move.type}▏`)) return terminal.press('enter');
		terminal.press('clear');
		return terminal.type(move.type);
	}

	const lines = body(screen);
	const cursor = lines.findIndex(line => line.trimStart().startsWith('▸'));
	const wanted = lines.findIndex(line => line.includes(move.choose));
	terminal.press(wanted === cursor ? 'enter' : wanted < cursor ? 'up' : 'down');
}

/** Waits until the screen is another, or long enough that the key meant nothing. */
async function otherThan(terminal: Terminal, before: string, saw: (screen: string) => void) {
	for (let i = 0; i < 100 && !terminal.exited(); i++) {
		await terminal.settled();
		const screen = terminal.screen();
		if (screen !== before) return saw(screen);
		await new Promise(resolve => setTimeout(resolve, 10));
	}
}

const needed: Readonly<Record<string, string>> = {
	Notes: 'version',
	Values: 'notes.read',
	Checks: 'values.go',
	Backup: 'checks.go',
	Plan: 'backup.go',
	Rollout: 'rollout.begin',
};

/** What a screen says was taken, as conditions on what lies on disk. */
export function claimsOf(screen: string): Map<string, (state: State) => boolean> {
	const claims = new Map<string, (state: State) => boolean>();
	const page = pageOn(screen) ?? '';
	const version = /→ (\d+\.\d+\.\d+)/.exec(screen)?.[1];
	if (version !== undefined)
		claims.set(`version ${version}`, state => answered(state, 'version') === version);
	const answer = needed[page];
	if (answer !== undefined)
		claims.set(`answer ${answer}`, state => answered(state, answer) !== undefined);
	const open = page === 'Notes' ? /(\d+) still to be read/.exec(screen)?.[1] : undefined;
	if (open !== undefined)
		claims.set(`${open} notes open`, state => acknowledgedNotes(state) >= 2 - Number(open));
	if (screen.includes('you chose:')) claims.set('a value', hasValue);
	const phase = phaseOn(screen);
	const done = body(screen).filter(line => /^ *(?:▸ *)?✔/.test(line)).length;
	if (phase) claims.set(`${done} steps of ${phase} done`, state => doneIn(state, phase) >= done);
	return claims;
}

const acknowledgedNotes = (state: State) =>
	[...state.answers.keys()].filter(id => id.startsWith('ack.')).length;
const hasValue = (state: State) => [...state.answers.keys()].some(id => id.startsWith('value.'));
const doneIn = (state: State, phase: Phase) =>
	(latestRun(state, phase)?.steps ?? []).filter(({status}) => status === 'done').length;

function phaseOn(screen: string): Phase | undefined {
	if (/^ +The backup is taken and proven/m.test(screen)) return 'backup';
	if (/^ +The change: /m.test(screen)) return 'rollout';
	return /^ +The way back: /m.test(screen) ? 'back-data' : undefined;
}
