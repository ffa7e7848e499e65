import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {spawn, type IPty} from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** Keys by name, as a terminal sends them. */
export const keys = {
	enter: '\r',
	escape: '\u001B',
	up: '\u001B[A',
	down: '\u001B[B',
	left: '\u001B[D',
	right: '\u001B[C',
	end: '\u001B[F',
	home: '\u001B[H',
	backspace: '\u007F',
	interrupt: '\u0003',
	clear: '\u0015',
	suspend: '\u001A',
} as const;

export type Terminal = {
	pty: IPty;
	/** Every byte the program wrote. */
	raw(): string;
	/** What an operator sees, lines without trailing spaces. */
	screen(): string;
	press(...names: (keyof typeof keys)[]): void;
	type(text: string): void;
	/** Everything written so far has been drawn. */
	settled(): Promise<void>;
	/** Resolves when the screen fits; fails with the screen after a minute, which only guards against hanging. */
	waitFor(wanted: string | RegExp, what?: string): Promise<string>;
	exit: Promise<{code: number; signal: number}>;
	exited(): boolean;
	/** Takes the terminal away, as a window that is closed or a line that drops: the kernel sends SIGHUP. */
	hangUp(): void;
	resize(columns: number, rows: number): void;
	alternate(): boolean;
	/** The terminal's own name, /dev/pts/N. */
	device: string;
	/** With `shell`, after the end: is the terminal as a shell wants it, lines, echo, and the cursor shown? */
	givenBack(): boolean;
	/** The program itself, also behind a shell. */
	pid(): number;
};

export const built = join(import.meta.dirname, '..', '..', '.build', 'cli.js');

type Options = {
	columns?: number;
	rows?: number;
	env?: Record<string, string>;
	limit?: number;
	program?: [string, string[]];
	/** Started by a shell, which looks at the end how the terminal was left. */
	shell?: boolean;
	/** Another build of the program. */
	cli?: string;
};

/** Starts the built program in a real pseudo-terminal with a screen behind it. */
export function openTerminal(
	args: readonly string[],
	{columns = 80, rows = 24, env = {}, limit = 60_000, program, shell, cli = built}: Options = {},
): Terminal {
	const screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const own: [string, string[]] = [process.execPath, [cli, ...args]];
	const [file, words] = program ?? (shell === true ? inShell(own) : own);
	const {PATH = '', HOME = ''} = process.env;
	const pty = spawn(file, words, {
		name: env['TERM'] ?? 'xterm-256color',
		cols: columns,
		rows,
		cwd: '/',
		env: {PATH, HOME, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...env},
	});
	const device = (pty as unknown as {ptsName: string}).ptsName;
	let raw = '';
	let ended = false;
	pty.onData(data => {
		raw += data;
		screen.write(data);
	});
	screen.onData(data => pty.write(data));
	const socket = (pty as unknown as {_socket: {once(event: 'close', listener: () => void): void}})
		._socket;
	const ending = new Promise<{code: number; signal: number}>(resolve => {
		pty.onExit(({exitCode, signal}) => resolve({code: exitCode, signal: signal ?? 0}));
	});
	// The last words may come after the end; a child that goes on may keep the other end open for ever.
	const silent = new Promise<void>(resolve => {
		socket.once('close', resolve);
		void ending.then(() => setTimeout(resolve, 2000));
	});
	const exit = Promise.all([ending, silent]).then(async ([end]) => {
		await new Promise<void>(resolve => screen.write('', resolve));
		ended = true;
		return end;
	});
	const lines = () => {
		const {active} = screen.buffer;
		return Array.from(
			{length: screen.rows},
			(_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
		).join('\n');
	};
	const flushed = async () => new Promise<void>(resolve => screen.write('', resolve));
	return {
		pty,
		raw: () => raw,
		screen: lines,
		press: (...names) => names.forEach(name => pty.write(keys[name])),
		type: text => pty.write(text),
		settled: flushed,
		async waitFor(wanted, what = String(wanted)) {
			const until = Date.now() + limit;
			for (;;) {
				await flushed();
				const seen = lines();
				if (typeof wanted === 'string' ? seen.includes(wanted) : wanted.test(seen)) return seen;
				if (ended) throw new Error(`ended without ${what}. The screen:\n${seen}`);
				if (Date.now() > until) throw new Error(`never saw ${what}. The screen:\n${seen}`);
				await new Promise(resolve => setTimeout(resolve, 15));
			}
		},
		exit,
		exited: () => ended,
		// Only our end is closed; node-pty's own destroy() would send a signal besides.
		hangUp: () => (pty as unknown as {_socket: {destroy(): void}})._socket.destroy(),
		resize(newColumns, newRows) {
			screen.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		alternate: () => screen.buffer.active.type === 'alternate',
		device,
		givenBack: () => cooked(raw) && cursorShown(raw) && screen.buffer.active.type === 'normal',
		pid: () => (shell === true ? childOf(pty.pid) : pty.pid),
	};
}

const inShell = ([file, words]: [string, string[]]): [string, string[]] => [
	'/bin/sh',
	['-c', '"$@"; code=$?; echo; stty -a; exit $code', 'sh', file, ...words],
];

function childOf(pid: number): number {
	return Number(fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]);
}

/** What the shell's stty said last: lines and echo are on. */
function cooked(raw: string): boolean {
	const modes = raw.slice(raw.lastIndexOf('speed ')).split(/[\s;]+/);
	return modes.includes('icanon') && modes.includes('echo');
}

const cursorShown = (raw: string) =>
	raw.lastIndexOf('\u001B[?25h') >= raw.lastIndexOf('\u001B[?25l');
