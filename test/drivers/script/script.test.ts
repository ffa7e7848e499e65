import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {scriptActions, scriptChecks} from '../../../source/drivers/script/index.ts';
import {startTime} from '../../../source/drivers/service/processes.ts';
import {Trouble} from '../../../source/trust/trouble.ts';

function freshFolder(): string {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-script-')));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	return folder;
}

const context = {secrets: {}, signal: new AbortController().signal};
const check = async (given: Record<string, unknown>) => scriptChecks[0]!.run(given, context);
const sh = (lines: string) => ['/bin/sh', '-c', lines];
const run = scriptActions[0]!;

describe('script.check', () => {
	test.each([
		['exit 0', 'pass', 'ended with 0'],
		['echo fine; exit 0', 'pass', 'ended with 0: fine'],
		['echo drift; exit 2', 'warn', 'ended with 2: drift'],
		['echo one; echo two >&2; exit 1', 'fail', 'ended with 1: two'],
		['exit 3', 'fail', 'ended with 3'],
		['kill -9 $$', 'fail', 'was ended by SIGKILL'],
	])('%j: %s (E11)', async (lines, verdict, reason) => {
		expect(await check({command: sh(lines), warn: [2]})).toEqual({verdict, reason});
	});

	test('exit 0 with drift printed is judged by its code alone, and shown (E11)', async () => {
		expect(await check({command: sh('echo "drift: 3 files"')})).toEqual({
			verdict: 'pass',
			reason: 'ended with 0: drift: 3 files',
		});
	});

	test('a command that is not there, or may not be run, cannot tell', async () => {
		expect(await check({command: ['no-such-command-here']})).toEqual({
			verdict: 'unknown',
			reason: 'no-such-command-here is not on this machine',
		});
		const file = join(freshFolder(), 'plain');
		fs.writeFileSync(file, 'text', {mode: 0o644});
		expect(await check({command: [file]})).toEqual({
			verdict: 'unknown',
			reason: `${file} could not be run (EACCES)`,
		});
		await expect(check({command: []})).rejects.toThrow();
	});

	test('there is no shell: words stay words', async () => {
		const {reason} = await check({command: ['/bin/echo', '$HOME', '$(id)', '*', 'a;b', "it's"]});
		expect(reason).toBe("ended with 0: $HOME $(id) * a;b it's");
	});

	test('one that reads, or asks for a password, ends at once (E12)', async () => {
		expect(await check({command: sh('read answer || exit 9'), seconds: 600})).toMatchObject({
			reason: 'ended with 9',
		});
		expect(await check({command: ['cat'], seconds: 600})).toMatchObject({verdict: 'pass'});
		expect(
			await check({command: sh('(exec < /dev/tty) 2>/dev/null || exit 8'), seconds: 600}),
		).toMatchObject({reason: 'ended with 8'});
	}, 60_000);

	test('one that does not end is ended, with what it started', async () => {
		const file = join(freshFolder(), 'pid');
		const result = await check({
			command: sh(`sleep 600 & echo $! > '${file}'; wait`),
			seconds: 0.5,
		});
		expect(result).toEqual({verdict: 'fail', reason: 'did not end within 0.5 s'});
		const pid = Number(fs.readFileSync(file, 'utf8'));
		await vi.waitFor(() => expect(startTime(pid)).toBeUndefined(), 20_000);
	}, 60_000);

	test('one that leaves something running is not waited for (E10)', async () => {
		const file = join(freshFolder(), 'pid');
		const result = await check({
			command: sh(`echo begins; sleep 600 & echo $! > '${file}'`),
			seconds: 500,
		});
		process.kill(Number(fs.readFileSync(file, 'utf8')), 'SIGKILL');
		expect(result).toEqual({verdict: 'pass', reason: 'ended with 0: begins'});
	}, 60_000);

	test('one that says megabytes is heard to its end', async () => {
		const {verdict, reason} = await check({
			command: sh("head -c 5000000 /dev/zero | tr '\\0' x; echo; echo last"),
		});
		expect({verdict, reason}).toEqual({verdict: 'pass', reason: 'ended with 0: last'});
	}, 60_000);

	test('its environment is the allow-list and nothing else (J12)', async () => {
		const file = join(freshFolder(), 'env');
		const bad = ['LD_PRELOAD', 'NODE_OPTIONS', 'BASH_ENV', 'HELM_DEBUG', 'PYTHONPATH', 'AWS_KEY'];
		for (const name of bad) vi.stubEnv(name, name === 'LD_PRELOAD' ? '' : '/nowhere');
		vi.stubEnv('LC_TIME', 'C');
		vi.stubEnv('https_proxy', 'http://proxy:1');
		onTestFinished(() => void vi.unstubAllEnvs());
		await check({command: ['/usr/bin/env', '-0', 'sh', '-c', `/usr/bin/env > '${file}'`]});
		await check({command: sh(`/usr/bin/env | cut -d= -f1 | sort > '${file}'`)});
		const seen = fs.readFileSync(file, 'utf8').trim().split('\n');
		expect(seen).toEqual(expect.arrayContaining(['PATH', 'LC_TIME', 'https_proxy']));
		const allowed =
			/^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|TZ|TERM|TMPDIR|XDG_RUNTIME_DIR|DBUS_SESSION_BUS_ADDRESS|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|(HTTPS?|NO|https?|no)_(PROXY|proxy)|KUBECONFIG|DOCKER_(HOST|CONFIG)|LC_\w+|PWD|SHLVL|OLDPWD|_)$/;
		expect(seen.filter(name => !allowed.test(name))).toEqual([]);
	});

	test('a secret in a command is refused: others could read it there', async () => {
		await expect(check({command: ['echo', '${secret.token}']})).rejects.toThrow(Trouble);
	});
});

describe('script.run', () => {
	const given = {command: ['/opt/a b/up', '--now', "it's"]};

	test('without a class in the runbook it is guarded', () => expect(run.class).toBe('guarded'));

	test('what is shown can be pasted, and is what is run', () => {
		expect(run.preview(given)).toEqual([`'/opt/a b/up' --now 'it'\\''s'`]);
		expect(run.command!(given)).toEqual({argv: given.command, env: {}});
		expect(run.command!({...given, cwd: '/srv', env: {A: '${secret.a}'}})).toEqual({
			argv: given.command,
			cwd: '/srv',
			env: {A: '${secret.a}'},
		});
		expect(() => run.preview({command: ['a', 'b\u001b[2J']})).toThrow(Trouble);
		expect(() => run.command!({command: []})).toThrow();
		expect(() => run.command!({command: 'rm -rf /'})).toThrow();
		expect(() => run.command!({...given, shell: true})).toThrow();
	});

	test.each([
		['exit 0', 'landed', '/bin/sh ended with 0', 0],
		['exit 1', 'not-started', '/bin/sh ended with 1', 1],
		['exit 2', 'cannot-tell', '/bin/sh ended with 2', 2],
		['exit 127', 'cannot-tell', '/bin/sh ended with 127', 127],
		['kill -9 $$', 'cannot-tell', '/bin/sh was ended by SIGKILL', null],
		['read x || exit 1', 'not-started', '/bin/sh ended with 1', 1],
	])('probe %j: %s', async (lines, verdict, reason, exit) => {
		expect(await run.probe({...given, probe: sh(lines)}, {})).toEqual({
			verdict,
			reason,
			evidence: {exit},
		});
	});

	test('no probe, or one that is not there, cannot tell', async () => {
		expect((await run.probe(given, {})).verdict).toBe('cannot-tell');
		expect(await run.probe({...given, probe: ['no-such-command-here']}, {})).toMatchObject({
			verdict: 'cannot-tell',
			reason: 'no-such-command-here is not on this machine',
		});
	});

	test('the probe looks from the folder in which the command runs', async () => {
		const cwd = freshFolder();
		fs.writeFileSync(join(cwd, 'done'), '');
		expect(await run.probe({...given, cwd, probe: ['test', '-e', 'done']}, {})).toMatchObject({
			verdict: 'landed',
		});
		const gone = {...given, cwd: join(cwd, 'gone'), probe: ['true']};
		expect((await run.probe(gone, {})).verdict).toBe('cannot-tell');
	});
});
