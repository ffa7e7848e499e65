import {createHash, randomBytes} from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {safeJson} from '../../source/trust/safe-json.ts';
import {endProcess} from '../support/end-process.ts';
import {answer, choose} from '../support/pilot.ts';
import {openTerminal, type Terminal} from '../support/terminal.ts';

/** Every way in which a secret was seen written, made here and not by what is tested. */
const encodings: Readonly<Record<string, (secret: string) => string>> = {
	raw: secret => secret,
	base64: secret => Buffer.from(secret).toString('base64'),
	'base64, one byte before': secret => middle(secret, 1),
	'base64, two bytes before': secret => middle(secret, 2),
	base64url: secret => Buffer.from(secret).toString('base64url'),
	hex: secret => Buffer.from(secret).toString('hex'),
	HEX: secret => Buffer.from(secret).toString('hex').toUpperCase(),
	url: secret => encodeURIComponent(secret),
	form: secret => new URLSearchParams({s: secret}).toString().slice(2),
	json: secret => JSON.stringify(secret).slice(1, -1),
	shell: secret => `'${secret.replaceAll("'", `'\\''`)}'`,
	yaml: secret => `'${secret.replaceAll("'", "''")}'`,
};

/** The letters of base64 that hang on the secret alone, when it stands inside a longer text. */
function middle(secret: string, before: number): string {
	const text = Buffer.from('\0'.repeat(before) + secret).toString('base64');
	return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + secret.length) * 8) / 6));
}

const signs = ['', "it's ", '"q" ', '&a=b ', '/+%', '$x`y`', '\\n\\', 'a b '];
/** Made anew each time: nothing can know them beforehand. */
const seeds = Array.from(
	{length: 200},
	(_, at) => `${signs[at % signs.length]}${randomBytes(12).toString('base64url')}-${at}`,
);
const coreOf = (secret: string) => /[\w-]{16}-\d+$/.exec(secret)![0];
const asked = 20;
const [typed, filed, handed] = [seeds.slice(0, asked), seeds.slice(asked, 110), seeds.slice(110)];

async function makeSite() {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-secrets-')));
	const path = (...names: string[]) => join(folder, ...names);
	const put = (name: string, text: string, mode = 0o600) =>
		fs.writeFileSync(path(name), text, {mode});
	for (const name of ['data', 'releases', 'backups', 'said']) fs.mkdirSync(path(name));
	for (const [name, version] of [
		['bell', '1.0.0'],
		['releases/bell-1.1.0', '1.1.0'],
	] as const)
		put(name, `#!/bin/sh\necho bell ${version}\n`, 0o755);
	put('data/tune', 'ding');
	put('secrets', `${filed.join('\n')}\n`);
	const forms = (list: readonly string[]) =>
		list.flatMap(secret => Object.values(encodings).map(encode => encode(secret)));
	// What a tool may say: each form once, in two pieces that meet anywhere.
	const lines = forms([...typed, ...filed, ...handed]).map(form => `said ${form} and more`);
	put('said/all', `${lines.join('\n')}\n`);
	put(
		'step.sh',
		`set -e
printf '%s\\n' "$TOKEN" >> "$1/outside"
split -b 1017 "$1/said/all" "$1/said/part-"
for part in "$1"/said/part-*; do cat "$part"; cat "$part" >&2; done
while [ -d "$1" ] && [ ! -e "$1/go" ]; do sleep 0.05; done
tail -n 3 "$1/said/all" >&2
printf 'could not log in as %s' "$TOKEN" >&2
exit 4
`,
	);
	const server = http.createServer((_, response) => {
		response.writeHead(200, {'content-type': 'application/json'});
		response.end(
			JSON.stringify({
				status: `not ok: ${forms(typed.slice(0, 3)).join(' ')}`,
				...Object.fromEntries(handed.map((secret, at) => [`t${at}`, secret])),
			}),
		);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	put('runbook.yaml', safeJson(runbook(port)));
	return {
		folder,
		path,
		state: path('state'),
		lines,
		go: () => put('go', ''),
		remove() {
			put('go', '');
			server.closeAllConnections();
			server.close();
			fs.rmSync(folder, {recursive: true, force: true, maxRetries: 20});
		},
	};
}

function runbook(port: number): object {
	const url = `http://127.0.0.1:${port}/`;
	const check = (id: string, given: object) => ({
		id,
		title: `Check ${id}`,
		severity: 'advice',
		moments: ['before'],
		why: 'It is looked at.',
		...given,
	});
	return {
		runbook: 1,
		id: 'vault',
		title: 'Vault',
		source: 'https://example.invalid/vault',
		ask: [
			{id: 'program', kind: 'program', label: 'Which program?'},
			{id: 'place', kind: 'folder', label: 'Which folder?'},
			...typed.map((_, at) => ({id: `s${at}`, kind: 'secret', label: `Secret ${at}?`})),
		],
		versions: {
			scheme: 'semver',
			installed: [
				{by: 'program', with: {program: '${program}', args: ['--version'], pattern: 'bell (\\S+)'}},
			],
			available: [{from: 'programs', with: {path: '${place}/releases', name: 'bell'}}],
			rules: {otherwise: 'patch'},
		},
		checks: [
			check('login', {
				check: 'http.json',
				with: {url, keep: Object.fromEntries(handed.map((_, at) => [`h${at}`, `t${at}`]))},
			}),
			check('status', {
				check: 'http.json',
				with: {url, headers: {authorization: 'Bearer ${secret.s0}'}, fields: {status: 'ok'}},
			}),
			check('nobody', {
				check: 'http.json',
				with: {url: 'http://me:${secret.s1}@127.0.0.1:1/?key=${secret.s2}'},
			}),
			check('tool', {
				check: 'script.check',
				with: {command: ['/usr/bin/tail', '-n1', '${place}/said/all']},
			}),
		],
		backup: {
			to: '${place}/backups',
			stopped: false,
			stores: [
				{id: 'data', title: 'Data', kind: 'folder', path: '${place}/data'},
				{id: 'keys', title: 'Keys', kind: 'secret-file', path: '${place}/secrets'},
			],
			steps: [
				{
					id: 'copy',
					title: 'Copied',
					action: 'files.copy',
					with: {stores: '${stores}', to: '${backup}'},
					why: 'It is.',
				},
			],
			proof: [
				{
					id: 'read',
					title: 'Read',
					action: 'files.verify',
					with: {backup: '${backup}', stores: '${stores}'},
					why: 'It is.',
				},
			],
		},
		steps: [
			{
				id: 'turn',
				title: 'Key turned',
				action: 'script.run',
				with: {command: ['/bin/sh', '${place}/step.sh', '${place}'], env: {TOKEN: '${secret.s0}'}},
				why: 'It opens.',
			},
		],
		rollback: {data: []},
	};
}

/** Command lines of every process, as any user of the machine may read them; gathered until it is stopped. */
function watchCommandLines() {
	const seen = new Set<string>();
	const look = () => {
		for (const pid of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name)))
			try {
				seen.add(fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
			} catch {
				// It has ended.
			}
	};
	const timer = setInterval(look, 20);
	return () => {
		clearInterval(timer);
		return [...seen].filter(line => !line.includes('vitest')).join('\n');
	};
}

const filesIn = (folder: string): string[] =>
	fs
		.readdirSync(folder, {recursive: true, withFileTypes: true})
		.flatMap(entry => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));

/** Which secrets stand in a text, in which form. Short parts would be found by chance; these are 16 and more. */
function leaks(text: string): string[] {
	return seeds.flatMap((secret, at) => [
		// The part that nobody needs to quote.
		...(text.includes(coreOf(secret)) ? [`secret ${at}, its core`] : []),
		...Object.entries(encodings).flatMap(([name, encode]) =>
			text.includes(encode(secret)) ? [`secret ${at}, ${name}`] : [],
		),
	]);
}

function open(site: {state: string; folder: string}, args: readonly string[]): Terminal {
	const terminal = openTerminal(args, {
		columns: 160,
		rows: 50,
		env: {HANDRAIL_STATE_DIR: site.state, HOME: site.folder},
	});
	onTestFinished(() => {
		if (!terminal.exited()) endProcess(terminal.pty.pid);
	});
	return terminal;
}

test('200 secrets in 12 forms reach no file, screen, command line or report (S1, S2, S7, G6)', async () => {
	const site = await makeSite();
	onTestFinished(site.remove);
	const commandLines = watchCommandLines();
	const terminal = open(site, ['upgrade', site.path('runbook.yaml')]);
	await answer(terminal, 'Which program?', site.path('bell'));
	await answer(terminal, 'Which folder?', site.folder);
	for (const [at, secret] of typed.entries()) {
		await terminal.waitFor(`Secret ${at}?`);
		// As a password manager does it.
		terminal.type(`\u001B[200~${secret}\u001B[201~`);
		await terminal.waitFor('•'.repeat(4)).catch(() => terminal.waitFor('*'.repeat(4)));
		terminal.press('enter');
	}

	await answer(terminal, `question ${asked + 3} of ${asked + 3}`, 'deep');
	await choose(terminal, '1.1.0');
	await choose(terminal, 'Go on with this version');
	await choose(terminal, 'Go on with this baseline');
	await choose(terminal, 'Take one now');
	await choose(terminal, 'Take the backup');
	await choose(terminal, 'Go on to the plan');
	await terminal.waitFor(/of \d+  Plan/);
	await choose(terminal, 'Begin');
	await terminal.waitFor('said ‹');
	terminal.type('l');
	await terminal.waitFor('Esc close');
	await terminal.waitFor('said ‹');
	terminal.press('end');
	await terminal.settled();
	terminal.press('escape');
	await terminal.waitFor(/^(?!.*Esc close)/s);
	site.go();
	const failed = await terminal.waitFor(/How\s+does\s+it\s+go\s+on\?/);
	// Its name stands where it stood.
	expect(failed).toContain('could not log in as ‹s0›');
	terminal.press('interrupt');
	await terminal.waitFor('Press Ctrl-C again');
	terminal.press('interrupt');
	await terminal.exit;

	// The step had them, and its output was as hostile as meant.
	expect(fs.readFileSync(site.path('outside'), 'utf8')).toBe(`${typed[0]}\n`);
	expect(leaks(site.lines.join('\n')).length).toBeGreaterThan(
		seeds.length * Object.keys(encodings).length,
	);

	// oxlint-disable-next-line no-control-regex
	const shown = [...terminal.raw().matchAll(/[^\u001B]+|\u001B\[[0-9;?]*[A-Za-z]/g)]
		.map(([part]) => (part.startsWith('\u001B') ? '' : part))
		.join('');
	expect(leaks(terminal.raw()), 'in the recording').toEqual([]);
	expect(leaks(shown), 'on the screen').toEqual([]);
	expect(leaks(commandLines()), 'in a command line').toEqual([]);
	for (const args of [['report'], ['report', '--json'], ['status'], ['status', '--json']]) {
		const told = open(site, args);
		await told.exit;
		expect(leaks(told.raw()), args.join(' ')).toEqual([]);
	}

	const files = filesIn(site.state);
	expect(files.filter(file => file.endsWith('out.log')).length).toBeGreaterThan(0);
	for (const file of files) expect(leaks(fs.readFileSync(file, 'utf8')), file).toEqual([]);
	// What is kept is the log, with names in the place of secrets: all of its lines.
	const out = files.find(file => file.endsWith('turn-a1/out.log'))!;
	expect(fs.readFileSync(out, 'utf8').split('\n')).toHaveLength(site.lines.length + 1);
	for (const file of files) expect(fs.statSync(file).mode & 0o077, file).toBe(0);
	// A backup of a secret file is that file, and nobody else's to read.
	const backups = filesIn(site.path('backups'));
	const digest = (file: string) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');
	const copies = backups.filter(file => digest(file) === digest(site.path('secrets')));
	expect(copies.length).toBeGreaterThan(0);
	for (const file of backups.filter(each => !copies.includes(each)))
		expect(leaks(fs.readFileSync(file, 'utf8')), file).toEqual([]);
	for (const file of copies) expect(fs.statSync(file).mode & 0o077, file).toBe(0);
}, 400_000);
