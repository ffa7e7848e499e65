import fs from 'node:fs';
import net from 'node:net';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {dockerFound, webSite, type WebSite} from '../support/docker.ts';
import {answer, choose, typeWord} from '../support/pilot.ts';
import {suiteWith} from '../support/required.ts';
import {openTerminal, type Terminal} from '../support/terminal.ts';

const runbook = join(import.meta.dirname, '..', 'fixtures', 'runbooks', 'web.yaml');
const secret = 'a-very-secret-word';

async function freePort(): Promise<number> {
	return new Promise(resolve => {
		const server = net.createServer().listen(0, '127.0.0.1', () => {
			const {port} = server.address() as net.AddressInfo;
			server.close(() => resolve(port));
		});
	});
}

async function health(address: string): Promise<{version: string; rows: number}> {
	const reply = await fetch(`http://${address}/health.json`);
	return (await reply.json()) as {version: string; rows: number};
}

/** Every question of the target page, then up to the decision to begin. */
async function toPlan(terminal: Terminal, site: WebSite, address: string): Promise<void> {
	await answer(terminal, 'What is the container called?', site.app);
	await answer(terminal, 'Which image is it made from', site.repo);
	await answer(terminal, 'Which folder holds its data?', site.data);
	await answer(terminal, 'At which address does it answer?', address);
	await answer(terminal, 'In which folder may backups be kept?', join(site.folder, 'backups'));
	await answer(terminal, 'What shall this installation be called?', 'prod');
	await terminal.waitFor('Which version?');
	await choose(terminal, '1.1.0');
	await choose(terminal, 'Go on with this version');
	await choose(terminal, 'Go on with this baseline');
	await choose(terminal, 'Take one now');
	await choose(terminal, 'Stop the program and take the backup');
	await terminal.waitFor('the old program ran on it');
	await choose(terminal, 'Go on to the plan');
	await terminal.waitFor('5 of 9  Plan');
	await choose(terminal, 'Begin');
}

/** Files below a folder that hold a text. */
const holding = (folder: string, text: string) =>
	fs
		.readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.map(entry => join(entry.parentPath, entry.name))
		.filter(path => fs.readFileSync(path).includes(text));

suiteWith(
	'docker',
	dockerFound,
	'a Docker engine with the image busybox:1',
)('docker', () => {
	test('a container is upgraded page by page, and brought back to the old image and its data', async () => {
		const site = webSite();
		const address = `127.0.0.1:${await freePort()}`;
		const port = address.split(':')[1];
		site.runApp([`--publish=127.0.0.1:${port}:8080`, `--env=TOKEN=${secret}`, '--restart=always']);
		const id = site.inspect(site.app)['Id'];
		const state = join(site.folder, 'state');
		const terminal = openTerminal(['upgrade', runbook], {env: {HANDRAIL_STATE_DIR: state}});
		await toPlan(terminal, site, address);
		await terminal.waitFor('nothing is worse than before');
		expect(await health(address)).toMatchObject({version: '1.1.0', rows: 3});
		expect(site.inspect(site.app)['Config']['Env']).toContain(`TOKEN=${secret}`);
		expect(site.inspect(site.app)['Id']).not.toBe(id);

		fs.appendFileSync(join(site.data, 'rows'), 'written after the change\n');
		await choose(terminal, 'Go on to decide');
		await choose(terminal, 'Back: the old program and the data of the backup');
		await typeWord(terminal, 'Type prod to confirm', 'prod');
		await choose(terminal, 'Go on to the report');
		await terminal.waitFor('Rolled back: the old version runs again.');
		expect(await health(address)).toMatchObject({version: '1.0.0', rows: 3});
		expect(site.inspect(site.app)).toMatchObject({
			Id: id,
			HostConfig: {RestartPolicy: {Name: 'always'}},
		});
		terminal.type('q');
		expect((await terminal.exit).code).toBe(4);
		expect(holding(state, secret)).toEqual([]);
	}, 240_000);

	test('killed in the middle of the swap, it is resumed, and ends on the new image', async () => {
		const site = webSite();
		const address = `127.0.0.1:${await freePort()}`;
		site.runApp([`--publish=${address}:8080`]);
		const state = join(site.folder, 'state');
		const environment = {env: {HANDRAIL_STATE_DIR: state}};
		const terminal = openTerminal(['upgrade', runbook], environment);
		await toPlan(terminal, site, address);
		const [session = ''] = fs.readdirSync(join(state, 'sessions'));
		const journal = join(state, 'sessions', session, 'journal.jl');
		while (!fs.readFileSync(journal, 'utf8').includes('"t":"step.intent","step":"rollout.1/swap"'))
			await new Promise(resolve => setTimeout(resolve, 5));
		terminal.pty.kill('SIGKILL');
		await terminal.exit;
		const again = openTerminal(['resume'], environment);
		await again.waitFor(/Do nothing for now|nothing is worse than before/);
		if (again.screen().includes('Do nothing for now')) {
			const landed = again.screen().includes('It is done: go on');
			await choose(again, landed ? 'It is done: go on' : 'Run this step once more');
		}

		await again.waitFor('nothing is worse than before');
		expect(await health(address)).toMatchObject({version: '1.1.0', rows: 3});
		expect(site.names()).toHaveLength(2);
		await choose(again, 'Go on to decide');
		await choose(again, 'Finish: keep the new version');
		await again.waitFor('Open the decision again');
		again.type('q');
		expect((await again.exit).code).toBe(0);
	}, 240_000);
});
