import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {makeBell, toLongStep, toVersions, type Bell} from '../support/bell.ts';
import {choose} from '../support/pilot.ts';
import {built, openTerminal, type Terminal} from '../support/terminal.ts';
import {endProcess} from '../support/end-process.ts';

function bell(): Bell {
	const site = makeBell();
	onTestFinished(() => {
		site.go();
		site.remove();
	});
	return site;
}

function until(terminal: Terminal): Terminal {
	onTestFinished(() => {
		if (!terminal.exited()) endProcess(terminal.pty.pid);
	});
	return terminal;
}

const welcome = 'Practise on a small real product';

/** The wizard under a shell that says afterwards how it ended and how the terminal was left. */
const shell = (site: Bell, line: string, env: Record<string, string> = {}) =>
	until(
		openTerminal([], {
			columns: 100,
			rows: 30,
			env: {HANDRAIL_STATE_DIR: site.state, NODE: process.execPath, CLI: built, ...env},
			program: ['bash', ['--norc', '-c', line]],
		}),
	);

test.each([
	['q on the welcome page', 0, (terminal: Terminal) => terminal.type('q')],
	['Ctrl-C on the welcome page', 0, (terminal: Terminal) => terminal.press('interrupt')],
])('%s gives the terminal back as it was', async (_, code, leave) => {
	const terminal = shell(bell(), '"$NODE" "$CLI"; echo "code $?"; stty -a');
	await terminal.waitFor(welcome);
	expect(terminal.alternate()).toBe(true);
	leave(terminal);
	await terminal.exit;
	expect(terminal.alternate()).toBe(false);
	const screen = terminal.screen();
	expect(screen).toContain(`code ${code}`);
	expect(screen).toMatch(/(?<!-)\bicanon\b/);
	expect(screen).toMatch(/(?<!-)\becho\b/);
	expect(screen).not.toContain(welcome);
	expect(cursorShown(terminal)).toBe(true);
});

const cursorShown = (terminal: Terminal) =>
	terminal.raw().lastIndexOf('\u001B[?25h') > terminal.raw().lastIndexOf('\u001B[?25l');

test('Ctrl-C twice in a session gives it back too, and the exit code says interrupted', async () => {
	const site = bell();
	const terminal = shell(site, '"$NODE" "$CLI" upgrade "$BOOK"; echo "code $?"; stty -a', {
		BOOK: join(import.meta.dirname, '..', 'fixtures', 'runbooks', 'bell.yaml'),
	});
	await terminal.waitFor('Which file is the bell?');
	terminal.press('interrupt');
	await terminal.waitFor('Press Ctrl-C again');
	terminal.press('interrupt');
	await terminal.exit;
	expect(terminal.screen()).toContain('code 130');
	expect(terminal.screen()).toMatch(/(?<!-)\bicanon\b/);
	expect(cursorShown(terminal)).toBe(true);
});

test('SIGTERM gives the terminal back (A3)', async () => {
	const terminal = until(bell().open([]));
	await terminal.waitFor(welcome);
	terminal.pty.kill('SIGTERM');
	await terminal.exit;
	expect(terminal.alternate()).toBe(false);
	expect(cursorShown(terminal)).toBe(true);
});

test.each([
	['TERM=dumb', '"$NODE" "$CLI"', {TERM: 'dumb'}],
	['output to a pipe', '"$NODE" "$CLI" | cat', {}],
])('%s: the welcome page comes as lines that can be answered (A22)', async (_, line, env) => {
	const site = bell();
	const terminal = shell(site, `${line}; echo "code \${PIPESTATUS[0]}"`, env);
	await terminal.waitFor(/What shall be done\?[\s\S]*Answer:\s*$/);
	expect(terminal.screen()).toContain(welcome);
	terminal.type('leave\r');
	await terminal.waitFor('code 0');
	expect(terminal.raw()).not.toContain('\u001B[');
});

test('input from /dev/null: nobody can be asked, and nothing is begun (A22)', async () => {
	const site = bell();
	const terminal = shell(site, '"$NODE" "$CLI" < /dev/null; echo "code $?"');
	await terminal.waitFor('handrail: Nobody can be asked what shall be done. Say it: handrail');
	await terminal.waitFor('code 2');
	expect(terminal.raw()).not.toContain('\u001B[');
	expect(fs.readdirSync(join(site.state, 'sessions'))).toEqual([]);
});

/** Where the operator stands on each page of a small session; calls back at every page. */
async function everyPage(terminal: Terminal, site: Bell, look: () => void): Promise<void> {
	await terminal.waitFor('Which file is the bell?');
	look();
	await toVersions(terminal, site);
	look();
	site.go();
	await choose(terminal, '1.1.0');
	look();
	for (const row of ['Go on with this version', 'Go on with this', 'Take one', 'Take the backup']) {
		await choose(terminal, row);
		look();
	}

	await choose(terminal, 'Go on to the plan');
	look();
	terminal.type('?');
	await terminal.waitFor('Esc close');
	look();
	terminal.press('escape');
	// What follows an Esc too soon makes another key of it.
	await terminal.waitFor(/^(?!.*Esc close)/s);
	await choose(terminal, 'Begin');
	look();
	await choose(terminal, 'Go on to decide');
	look();
	await choose(terminal, 'Finish');
	await terminal.waitFor('9 of 9');
	look();
}

test('a locale without UTF-8 gets plain signs on every page', async () => {
	const site = bell();
	const terminal = until(site.open(undefined, {env: {LANG: 'C', LC_ALL: 'C'}}));
	const odd = new Set<string>();
	const look = () => {
		for (const char of terminal.screen()) if (char > '~') odd.add(char);
	};
	await everyPage(terminal, site, look);
	expect([...odd].join(' ')).toBe('');
	terminal.type('q');
	expect((await terminal.exit).code).toBe(0);
}, 60_000);

test('NO_COLOR takes every colour away, and without it there are some', async () => {
	const plain = until(bell().open([], {env: {NO_COLOR: '1'}}));
	await plain.waitFor(welcome);
	// oxlint-disable-next-line no-control-regex
	const colours = /\u001B\[[\d;]*m/;
	expect(plain.raw()).not.toMatch(colours);
	const coloured = until(bell().open([]));
	await coloured.waitFor(welcome);
	expect(coloured.raw()).toMatch(colours);
});

test('CI=1 in a terminal shows pages all the same (A22)', async () => {
	const terminal = until(bell().open([], {env: {CI: '1'}}));
	await terminal.waitFor(welcome);
	expect(terminal.alternate()).toBe(true);
});

const sizes = [
	[120, 40],
	[60, 16],
	[100, 30],
	[61, 17],
	[200, 50],
	[80, 24],
	[70, 20],
] as const;

test('the welcome page after each resize is the one that a fresh terminal of that size shows (A21)', async () => {
	const site = bell();
	const terminal = until(site.open([]));
	await terminal.waitFor(welcome);
	for (const [columns, rows] of sizes) {
		terminal.resize(20, 5);
		await terminal.waitFor('Terminal too');
		expect(terminal.screen()).not.toContain('handrail   ');
		terminal.resize(columns, rows);
		const fresh = until(site.open([], {columns, rows}));
		const wanted = await fresh.waitFor(/(?=.*Welcome)(?=.*Practise)(?=.*Way back)/s);
		await terminal.waitFor(exactly(wanted), `the page at ${columns}×${rows}:\n${wanted}`);
		fresh.type('q');
		await fresh.exit;
	}
}, 60_000);

const exactly = (text: string) =>
	new RegExp(`^${text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}$`);

test('a page of a session comes back without ghosts from every size (A21)', async () => {
	const site = bell();
	const terminal = until(site.open());
	await toVersions(terminal, site);
	await terminal.waitFor('1.0.0 is installed');
	const before = terminal.screen();
	for (const [columns, rows] of [...sizes, [20, 5], [59, 15]] as const) {
		terminal.resize(columns, rows);
		await terminal.waitFor(columns < 60 ? 'too' : '2 of 9  Version');
		terminal.resize(80, 24);
		await terminal.waitFor(exactly(before), `the page as it was:\n${before}`);
	}
}, 60_000);

test('20×5, then 500×200, then 0×0: told, drawn again, and what was typed is still there (A21)', async () => {
	const terminal = until(bell().open());
	await terminal.waitFor('Which file is the bell?');
	terminal.type('one');
	await terminal.waitFor('Answer: one▏');
	terminal.resize(20, 5);
	await terminal.waitFor('Terminal too');
	terminal.resize(500, 200);
	await terminal.waitFor('Answer: one▏');
	terminal.type('two');
	await terminal.waitFor('Answer: onetwo▏');
	// node-pty refuses such a size; a serial line has it.
	execFileSync('stty', ['-F', terminal.device, 'cols', '0', 'rows', '0']);
	process.kill(terminal.pty.pid, 'SIGWINCH');
	terminal.type('three');
	terminal.resize(80, 24);
	await terminal.waitFor('Answer: onetwothree▏');
}, 60_000);

test('a key that is pressed in the moment a page appears is not lost (A21)', async () => {
	// Where the page before still listened, every third was: seldom is not never.
	for (let n = 0; n < 8; n++) {
		const terminal = until(bell().open());
		let sent = false;
		terminal.pty.onData(() => {
			if (sent || !terminal.raw().includes('Which file is the bell?')) return;
			sent = true;
			terminal.type('early');
		});
		await terminal.waitFor('Answer: early▏');
		terminal.pty.kill('SIGKILL');
		await terminal.exit;
	}
}, 120_000);

test('nothing can be chosen on a screen that is too small to be read (A21)', async () => {
	const site = bell();
	const terminal = until(site.open());
	await toVersions(terminal, site);
	await terminal.waitFor('▸   1.1.0');
	terminal.resize(40, 10);
	await terminal.waitFor('Terminal too small (40×10)');
	terminal.press('enter');
	// A size is told after the keys before it: once it is drawn, Enter has been heard.
	terminal.resize(41, 10);
	await terminal.waitFor('Terminal too small (41×10)');
	terminal.resize(80, 24);
	await terminal.waitFor('▸   1.1.0');
	expect(terminal.screen()).not.toContain('is chosen');
}, 60_000);

test.each([
	['the welcome page', [] as string[], welcome],
	['a page with a field', undefined, 'Which file is the bell?'],
])(
	'Ctrl-Z on %s stops the wizard, and fg brings it back',
	async (_, args, text) => {
		const site = bell();
		const book = join(import.meta.dirname, '..', 'fixtures', 'runbooks', 'bell.yaml');
		const words = args ?? ['upgrade', book];
		const terminal = until(
			openTerminal([], {
				env: {HANDRAIL_STATE_DIR: site.state, PS1: 'ready> ', NODE: process.execPath},
				program: ['bash', ['--norc', '--noprofile', '-i']],
			}),
		);
		await terminal.waitFor('ready>');
		terminal.type(`"$NODE" ${[built, ...words].join(' ')}\r`);
		await terminal.waitFor(text);
		for (const _ of [1, 2]) {
			terminal.press('suspend');
			await terminal.waitFor(/Stopped/);
			expect(terminal.alternate()).toBe(false);
			terminal.type('stty -a; echo "cooked"\r');
			await terminal.waitFor(/^cooked/m);
			expect(terminal.screen()).toMatch(/(?<!-)\bicanon\b/);
			terminal.type('fg\r');
			await terminal.waitFor(text);
			expect(terminal.alternate()).toBe(true);
		}

		terminal.press('interrupt');
		if (!args) {
			await terminal.waitFor('Press Ctrl-C again');
			terminal.press('interrupt');
		}

		await terminal.waitFor(/ready> $|ready>$/m);
		expect(terminal.alternate()).toBe(false);
		terminal.type('exit\r');
		await terminal.exit;
	},
	60_000,
);

test('Ctrl-L draws all of the page again', async () => {
	const terminal = until(bell().open());
	await terminal.waitFor('Which file is the bell?');
	const before = terminal.raw().length;
	terminal.type('\u000C');
	const again = () => terminal.raw().slice(before);
	await expect.poll(again, {timeout: 30_000}).toContain('Which file is the bell?');
	await expect.poll(again, {timeout: 30_000}).toContain('Way back');
	await terminal.waitFor('Which file is the bell?');
	expect(terminal.alternate()).toBe(true);
});

test('Ctrl-Z while a step runs stops the pages, not the step', async () => {
	const site = bell();
	const terminal = until(site.open());
	await toLongStep(terminal, site);
	terminal.press('suspend');
	await expect.poll(() => terminal.alternate(), {timeout: 30_000}).toBe(false);
	site.go();
	await expect.poll(() => site.effects().cast, {timeout: 30_000}).toBe(1);
	process.kill(terminal.pty.pid, 'SIGCONT');
	await terminal.waitFor('7 of 9  Verify');
	expect(terminal.alternate()).toBe(true);
	expect(site.effects()).toEqual({cast: 1, hung: 1});
}, 60_000);

/** A verb that needs no terminal: what it says, and its exit code. */
async function said(program: string, args: string[], env: Record<string, string> = {}) {
	const {PATH = '', HOME = ''} = process.env;
	const child = spawn(program, args, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {PATH, HOME, LANG: 'C.UTF-8', ...env},
	});
	let out = '';
	let err = '';
	child.stdout.on('data', data => (out += String(data)));
	child.stderr.on('data', data => (err += String(data)));
	const [code] = (await once(child, 'close')) as [number];
	return {code, out, err};
}

const manifest = JSON.parse(
	fs.readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
) as {version: string};

test('--help and --version answer on stdout, without pages', async () => {
	for (const word of ['--help', '-h']) {
		const {code, out, err} = await said(process.execPath, [built, word]);
		expect({code, err}).toEqual({code: 0, err: ''});
		expect(out).toContain('handrail resume [SESSION]');
		expect(out).not.toContain('\u001B');
	}

	const version = await said(process.execPath, [built, '--version']);
	expect(version).toEqual({code: 0, out: `${manifest.version}\n`, err: ''});
});

test('a word that is no command, and a runbook that is not there, are told with exit code 2', async () => {
	const wrong = await said(process.execPath, [built, 'upgrad']);
	expect(wrong).toMatchObject({code: 2, out: ''});
	expect(wrong.err).toContain('"upgrad" is not a command');
	const missing = await said(process.execPath, [built, 'upgrade', 'nosuch']);
	expect(missing).toMatchObject({code: 2, out: ''});
	expect(missing.err.trimEnd().split('\n')).toHaveLength(1);
});

/** A Node too old for handrail, if this machine has one outside of npm's own folders. */
async function oldNode(): Promise<string | undefined> {
	const folders = (process.env['PATH'] ?? '').split(':').filter(at => !at.includes('node_modules'));
	for (const file of folders.map(folder => join(folder, 'node'))) {
		if (!fs.existsSync(file)) continue;
		const {out} = await said(file, ['-p', 'process.versions.node']);
		if (Number(out.split('.')[0]) < 22) return file;
	}

	return undefined;
}

test('an old Node is told what is needed, in one line', async context => {
	const node = await oldNode();
	if (node === undefined) {
		process.stderr.write('\nSKIPPED: no Node older than 22 is on PATH\n');
		return context.skip();
	}

	for (const words of [[], ['--version'], ['resume']]) {
		const {code, out, err} = await said(node, [built, ...words]);
		expect({code, out}).toEqual({code: 2, out: ''});
		expect(err).toMatch(/^handrail needs Node 22\.13 or newer; this is \S+ .*\n$/);
	}
});

test('a terminal that a killed wizard left raw is told of at the end, with what to type', async () => {
	const told = 'This terminal was left raw';
	const raw = shell(bell(), 'stty raw -echo; "$NODE" "$CLI"; echo "code $?"');
	await raw.waitFor(welcome);
	raw.type('q');
	await raw.exit;
	expect(raw.screen()).toContain(told);
	expect(raw.screen().replaceAll('\n', '')).toContain('stty sane');
	const cooked = shell(bell(), '"$NODE" "$CLI"; echo "code $?"');
	await cooked.waitFor(welcome);
	cooked.type('q');
	await cooked.exit;
	expect(cooked.screen()).toContain('code 0');
	expect(cooked.screen()).not.toContain(told);
}, 60_000);

test.each([['--help'], ['status'], ['schema']])(
	'%s into a pipe whose reader has gone ends without a word (A13)',
	async (...args) => {
		const child = spawn(process.execPath, [built, ...args], {
			stdio: ['ignore', 'pipe', 'pipe'],
			env: {...process.env, HANDRAIL_STATE_DIR: bell().state},
		});
		child.stdout.destroy();
		let err = '';
		child.stderr.on('data', data => (err += String(data)));
		const [code] = (await once(child, 'close')) as [number];
		expect({code, err}).toEqual({code: 0, err: ''});
	},
	60_000,
);
