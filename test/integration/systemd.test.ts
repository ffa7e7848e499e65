import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, vi} from 'vitest';
import {suiteWith} from '../support/required.ts';
import {systemdScenarios, type Kind} from '../drivers/service/systemd-scenarios.ts';

/**
 * The contract of test/fixtures/bin/systemctl: the same scenarios with a real systemd, first process
 * of a container. `systemctl` and `journalctl` on PATH are the container's.
 */
const image = 'systemd-base:12';
const docker = (...words: string[]) =>
	execFileSync('docker', words, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']}).trim();
const works = (...words: string[]) => spawnSync('docker', words, {stdio: 'ignore'}).status === 0;
const makeImage = process.env['HANDRAIL_DEBIAN_IMAGE'] ?? '';
const found = works('info') && (works('image', 'inspect', image) || fs.existsSync(makeImage));

let container = '';
let bin = '';

const lines: Readonly<Record<Kind, string>> = {
	ok: 'ExecStart=/bin/sleep infinity',
	fails: 'Type=oneshot\nExecStart=/bin/false',
	dies: 'ExecStart=/bin/false',
	slow: 'ExecStart=/bin/sleep infinity\nExecStop=/bin/sleep 3',
	says: `ExecStart=/bin/sh -c 'n=$$(($$(cat /run/%n.n 2>/dev/null || echo 0) + 1)); echo $$n > /run/%n.n; echo run $$n; exec sleep infinity'`,
};

async function install(name: string, kind: Kind): Promise<void> {
	const unit = `[Unit]\nDescription=${kind}\n[Service]\n${lines[kind]}\n`;
	execFileSync('docker', ['exec', '-i', container, 'tee', `/etc/systemd/system/${name}`], {
		input: unit,
		stdio: ['pipe', 'ignore', 'inherit'],
	});
	docker('exec', container, 'systemctl', 'daemon-reload');
}

suiteWith(
	'docker',
	found,
	'a Docker engine with the image systemd-base:12 (Debian with systemd)',
)('systemd', () => {
	beforeAll(async () => {
		if (!works('image', 'inspect', image))
			execFileSync(makeImage, [image, 'bookworm', 'systemd,systemd-sysv,dbus'], {stdio: 'inherit'});
		const run = `run -d --cap-add SYS_ADMIN --security-opt seccomp=unconfined
			--security-opt apparmor=unconfined -e container=docker -v /sys/fs/cgroup:/sys/fs/cgroup:ro
			--tmpfs /run --tmpfs /run/lock --tmpfs /tmp ${image} /lib/systemd/systemd`;
		container = docker(...run.split(/\s+/));
		bin = fs.mkdtempSync(join(tmpdir(), 'handrail-systemd-'));
		for (const tool of ['systemctl', 'journalctl']) {
			fs.writeFileSync(join(bin, tool), `#!/bin/sh\nexec docker exec ${container} ${tool} "$@"\n`, {
				mode: 0o755,
			});
		}

		vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
		await vi.waitFor(() => docker('exec', container, 'systemctl', 'is-active', 'basic.target'), {
			timeout: 120_000,
			interval: 500,
		});
	}, 600_000);
	afterAll(() => {
		vi.unstubAllEnvs();
		if (container !== '') docker('rm', '-f', container);
		if (bin !== '') fs.rmSync(bin, {recursive: true});
	}, 120_000);
	systemdScenarios(install);
});
