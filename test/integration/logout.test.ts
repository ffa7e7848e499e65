import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, expect, onTestFinished, test, vi} from 'vitest';
import {readRunner} from '../../source/engine/spec.ts';
import type {LogoutSeen} from '../../source/plan/observations.ts';
import {logoutScenarios, type Server} from '../engine/logout-scenarios.ts';
import {expectUndisturbed, makeBell, toLongStep, toPlan, type Bell} from '../support/bell.ts';
import {endProcess} from '../support/end-process.ts';
import {choose} from '../support/pilot.ts';
import {suiteWith} from '../support/required.ts';
import {newestSession, openStep, readDisk} from '../support/session-files.ts';
import {built, openTerminal, type Terminal} from '../support/terminal.ts';

/** A real logind in a container, real logins by su(1) that really end, and handrail in them. */
const image = 'login-base:12';
const packages = 'systemd,systemd-sysv,dbus,dbus-user-session,libpam-systemd,login';
const project = join(import.meta.dirname, '..', '..');
const node = fs.realpathSync(process.execPath);
const docker = (...words: string[]) =>
	execFileSync('docker', words, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']}).trim();
const works = (...words: string[]) => spawnSync('docker', words, {stdio: 'ignore'}).status === 0;
const makeImage = process.env['HANDRAIL_DEBIAN_IMAGE'] ?? '';
const found = works('info') && (works('image', 'inspect', image) || fs.existsSync(makeImage));

let container = '';
let base = '';
const inside = (...words: string[]) => docker('exec', container, ...words);

function configure({kill, spared, linger}: Server): void {
	const lines = [`KillUserProcesses=${kill ? 'yes' : 'no'}`];
	if (spared !== '') lines.push(`KillExcludeUsers=${spared}`);
	const file = '/etc/systemd/logind.conf.d/handrail.conf';
	const write = `mkdir -p ${dirname(file)} && printf '[Login]\\n${lines.join(String.raw`\n`)}\\n' > ${file}`;
	inside('sh', '-c', write);
	// A unit that is started often is refused for a while.
	inside('systemctl', 'reset-failed', 'systemd-logind');
	inside('systemctl', 'restart', 'systemd-logind');
	inside('loginctl', linger ? 'enable-linger' : 'disable-linger', 'op');
}

/** In a login of that user; without one, in the container only. */
const inLogin = (user: string, line: string) => ['su', '-l', user, '--session-command', line];

function look(user: string, login: boolean): LogoutSeen {
	const line = `${node} ${join(project, 'test', 'fixtures', 'engine', 'logout.ts')}`;
	const words = login
		? inLogin(user, line)
		: ['setpriv', '--reuid=op', '--clear-groups', 'sh', '-c', line];
	return JSON.parse(
		inside(...words)
			.split('\n')
			.at(-1) ?? '',
	) as LogoutSeen;
}

function open(site: Bell, user: string, args: readonly string[]): Terminal {
	const line = `LANG=C.UTF-8 HANDRAIL_STATE_DIR=${site.state} exec ${node} ${built} ${args.join(' ')}`;
	const terminal = openTerminal([], {
		columns: 110,
		program: ['docker', ['exec', '-it', container, ...inLogin(user, line)]],
	});
	onTestFinished(() => {
		if (!terminal.exited()) endProcess(terminal.pty.pid);
	});
	return terminal;
}

const book = join(import.meta.dirname, '..', 'fixtures', 'runbooks', 'bell.yaml');

function bell(user: string): Bell {
	const site = makeBell();
	execFileSync('chown', ['-R', user === 'root' ? '0:0' : '1000:1000', site.folder]);
	onTestFinished(() => {
		site.go();
		site.remove();
	});
	return site;
}

/** Ends the login as a dropped connection does: logind takes down what belongs to it. */
async function endLogin(terminal: Terminal, user: string): Promise<void> {
	const ids = inside('loginctl', 'show-user', user, '--property=Sessions', '--value').split(' ');
	inside('loginctl', 'terminate-session', ...ids);
	await terminal.exit;
}

/** Is the tool of the open step alive? Its pid is the container's own. */
function toolLives(site: Bell): boolean {
	const step = openStep(readDisk(newestSession(site.state)!))!;
	const {child} = readRunner(step.folder);
	return spawnSync('docker', ['exec', container, 'test', '-e', `/proc/${child!.pid}`]).status === 0;
}

suiteWith(
	'docker',
	found,
	`a Docker engine with the image ${image} (Debian with ${packages})`,
)('a login that ends', () => {
	beforeAll(async () => {
		if (!works('image', 'inspect', image))
			execFileSync(makeImage, [image, 'bookworm', packages], {stdio: 'inherit'});
		base = fs.realpathSync(fs.mkdtempSync('/tmp/handrail-logout-'));
		fs.chmodSync(base, 0o755);
		vi.stubEnv('TMPDIR', base);
		const run = `run -d --cap-add SYS_ADMIN --security-opt seccomp=unconfined
			--security-opt apparmor=unconfined -e container=docker -v /sys/fs/cgroup:/sys/fs/cgroup:ro
			--tmpfs /run --tmpfs /run/lock -v ${project}:${project}:ro -v ${dirname(node)}:${dirname(node)}:ro
			-v ${base}:${base} ${image} /lib/systemd/systemd`;
		container = docker(...run.split(/\s+/));
		await vi.waitFor(() => inside('systemctl', 'is-active', 'multi-user.target'), {
			timeout: 120_000,
			interval: 500,
		});
		inside('useradd', '-m', '-u', '1000', '-s', '/bin/bash', 'op');
	}, 600_000);
	afterAll(() => {
		vi.unstubAllEnvs();
		if (container !== '') docker('rm', '-f', container);
		if (base !== '') fs.rmSync(base, {recursive: true, force: true});
	}, 120_000);

	logoutScenarios(async (server, user, login) => {
		configure(server);
		return look(user, login);
	});

	test('a user who does not linger is asked; lingering, their step outlives the login (A19)', async () => {
		configure({kill: true, spared: '', linger: false});
		const site = bell('op');
		const terminal = open(site, 'op', ['upgrade', book]);
		await toPlan(terminal, site);
		await choose(terminal, 'Begin');
		await terminal.waitFor('This server kills what you run when you log out');
		expect(terminal.screen()).toContain('loginctl enable-linger op');
		expect(site.ledger()).toEqual([]);
		inside('loginctl', 'enable-linger', 'op');
		await choose(terminal, 'Look again, lingering is on');
		await terminal.waitFor('the mould is filled');
		await endLogin(terminal, 'op');
		expect(toolLives(site)).toBe(true);
		const again = open(site, 'op', ['resume']);
		await again.waitFor('10 of 20 poured');
		site.go();
		await again.waitFor('7 of 9  Verify');
		expectUndisturbed(site);
	}, 300_000);

	test('root, where root is not spared, is asked nothing, and its step outlives the login (A19)', async () => {
		configure({kill: true, spared: 'nobody', linger: false});
		const site = bell('root');
		const terminal = open(site, 'root', ['upgrade', book]);
		await toLongStep(terminal, site);
		await endLogin(terminal, 'root');
		expect(toolLives(site)).toBe(true);
		const again = open(site, 'root', ['resume']);
		await again.waitFor('10 of 20 poured');
		site.go();
		await again.waitFor('7 of 9  Verify');
		expectUndisturbed(site);
	}, 300_000);

	test('who goes on knowing it is cut off, told so, and nothing is done again by itself (A19, A5)', async () => {
		configure({kill: true, spared: '', linger: false});
		const site = bell('op');
		const terminal = open(site, 'op', ['upgrade', book]);
		await toPlan(terminal, site);
		await choose(terminal, 'Begin');
		await choose(terminal, 'Go on, knowing it');
		await terminal.waitFor('the mould is filled');
		await endLogin(terminal, 'op');
		await expect.poll(() => toolLives(site), {timeout: 120_000}).toBe(false);
		const again = open(site, 'op', ['resume']);
		await again.waitFor('its runner is gone and left no result');
		await again.waitFor('▸   Do nothing for now');
		expect(site.ledger()).toHaveLength(1);
	}, 300_000);
});
