import {execFile, execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, expect, onTestFinished, test, vi} from 'vitest';
import {install} from '../support-engine/install.ts';
import {bellAnswers, flags, makeOtherBell} from '../support/lines.ts';
import {mayMount} from '../support/mounts.ts';
import {suiteWith} from '../support/required.ts';
import {newestSession, readDisk} from '../support/session-files.ts';

vi.setConfig({testTimeout: 240_000, hookTimeout: 120_000});

const nobody = 65_534;

/** May this machine take another user's place, and has it a sudo that works? */
function haveSudo(): boolean {
	if (!mayMount()) return false;
	try {
		execFileSync('sudo', ['-n', 'true'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}

/** The program and its Node where any user may reach them. */
let program: Awaited<ReturnType<typeof install>> | undefined;
let node = '';
beforeAll(async () => {
	if (!haveSudo()) return;
	program = await install();
	node = join(program.folder, 'node');
	fs.copyFileSync(process.execPath, node);
	for (const path of [program.folder, node]) fs.chmodSync(path, 0o755);
});
afterAll(() => program?.remove());

/** A bell that belongs to nobody, whose casting needs root's rights. */
function bell() {
	const site = makeOtherBell(text =>
		text.replace(
			'    title: Bell cast\n    action: script.run\n    with:\n',
			"    title: Bell cast\n    action: script.run\n    as: root\n    with:\n      env: {TUNE: 'ding dong'}\n",
		),
	);
	fs.appendFileSync(join(site.folder, 'cast.sh'), 'echo "$TUNE by $(id -u)" > "$1/by"\n');
	execFileSync('chown', ['-R', `${nobody}:${nobody}`, site.folder]);
	onTestFinished(() => site.remove());
	fs.writeFileSync(join(site.folder, 'go'), '');
	return site;
}

type Site = ReturnType<typeof bell>;

/** handrail as nobody; `sudoers` is what stands in /etc/sudoers.d, in a mount namespace of its own. */
async function asNobody(site: Site, sudoers = ''): Promise<{code: number; said: string}> {
	const rules = fs.mkdtempSync(join(site.folder, 'sudoers-'));
	fs.chownSync(rules, 0, 0);
	fs.writeFileSync(join(rules, 'rule'), `${sudoers}\n`, {mode: 0o440});
	const words = [
		'upgrade',
		site.runbook,
		...flags({...site.target, ...bellAnswers, decide: 'finish'}),
		'--no-input',
	];
	const script = `mount --bind "$1" /etc/sudoers.d && shift && exec setpriv --reuid=${nobody} --regid=${nobody} --clear-groups "$@"`;
	return new Promise(resolve => {
		execFile(
			'unshare',
			[
				'-m',
				'--propagation',
				'private',
				'sh',
				'-c',
				script,
				'sh',
				rules,
				node,
				program!.cli,
				...words,
			],
			{
				cwd: '/',
				env: {PATH: process.env['PATH'], LANG: 'C.UTF-8', HOME: site.folder, ...site.env},
				timeout: 180_000,
			},
			(error, out, err) =>
				resolve({
					code: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
					said: `${out}${err}`,
				}),
		);
	});
}

const kinds = (site: Site) => readDisk(newestSession(site.state)!).events.map(({t}) => t);

suiteWith(
	'mount',
	haveSudo(),
	'root, mount and sudo, to be another user',
)("root's rights", () => {
	test.each([
		['no rule', ''],
		['a rule that asks for a password', 'nobody ALL=(root) ALL'],
		['a rule for something else', 'nobody ALL=(root) NOPASSWD: /usr/bin/true'],
	])(
		'%s: refused by the real sudo before anything is begun, and nobody is asked (E12)',
		async (_, rule) => {
			const site = bell();
			const {code, said} = await asNobody(site, rule);
			expect(said).toContain(
				"Root's rights are needed for: Bell cast, and sudo does not give them.",
			);
			expect(said).toContain('sudo: a password is required');
			expect(said).toContain('Nothing was begun.');
			expect(said).toContain('Allow `sudo -n` for this user, or start handrail as root.');
			expect(code).toBe(2);
			expect(kinds(site)).not.toContain('step.intent');
			expect(fs.readdirSync(join(site.folder, 'backups'))).toEqual([]);
			expect(site.effects()).toEqual({cast: 0, hung: 0});
		},
	);

	test('a rule that allows it: the step runs as root, with the variables of the runbook, the rest as nobody (E12)', async () => {
		const site = bell();
		const {code, said} = await asNobody(site, 'nobody ALL=(root) NOPASSWD: ALL');
		expect(site.effects(), said).toEqual({cast: 1, hung: 1});
		expect(fs.readFileSync(join(site.folder, 'by'), 'utf8')).toBe('ding dong by 0\n');
		expect(fs.statSync(join(site.folder, 'cast')).uid).toBe(0);
		expect(fs.statSync(join(site.folder, 'hung')).uid).toBe(nobody);
		expect(code).toBe(0);
	});
});
