import {spawn} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {endProgram, freePort, untilAnswers} from './programs.ts';

/** Paths of the real programs: HANDRAIL_HELIOSLOGS_OLD (1.0.3) and _NEW (1.0.4). */
export const programs = {
	old: process.env['HANDRAIL_HELIOSLOGS_OLD'] ?? '',
	new: process.env['HANDRAIL_HELIOSLOGS_NEW'] ?? '',
};
export const admin = {login: 'admin', password: 'Correct-horse-1'};

export type Site = {
	folder: string;
	home: string;
	program: string;
	data: string;
	releases: string;
	address: string;
};

/** Where a site would lie; nothing is made but its folders. */
export async function emptySite(folder: string): Promise<Site> {
	const home = join(folder, 'home');
	fs.mkdirSync(home);
	return {
		folder,
		home,
		program: join(home, 'helioslogs'),
		data: join(home, 'data'),
		releases: join(folder, 'releases'),
		address: `127.0.0.1:${await freePort()}`,
	};
}

/** Starts the site's program as somebody would by hand, and waits until it answers. */
export async function startByHand(site: Site): Promise<void> {
	const port = site.address.split(':')[1] ?? '';
	const args = ['serve', '--data-dir', site.data, '--port', port, '--syslog-port', '0'];
	spawn(site.program, args, {
		cwd: site.home,
		env: {...process.env, HELIOS_ADMIN_PASSWORD: admin.password},
		stdio: 'ignore',
		detached: true,
	}).unref();
	await untilAnswers(`http://${site.address}/api/health`);
}

export const stopByHand = async ({program}: Site) => endProgram(program);

async function call(site: Site, path: string, token: string, body?: object): Promise<unknown> {
	const headers = {
		'content-type': 'application/json',
		...(token === '' ? {} : {authorization: `Bearer ${token}`}),
	};
	const answer = await fetch(
		`http://${site.address}${path}`,
		body ? {method: 'POST', headers, body: JSON.stringify(body)} : {headers},
	);
	return answer.json();
}

export async function signIn(site: Site): Promise<string> {
	const {token} = (await call(site, '/api/auth/login', '', admin)) as {token?: string};
	return String(token);
}

/** Takes events in and waits until they are written down: held in memory they end with the program. */
export async function ingest(site: Site, index: string, events: number): Promise<void> {
	const before = (await countsOf(site)).events;
	const lines = Array.from({length: events}, (_, n) =>
		JSON.stringify({timestamp: `2026-11-2${n % 4}T10:00:00Z`, message: `line ${n}`}),
	);
	await fetch(`http://${site.address}/api/ingest?index=${index}`, {
		method: 'POST',
		body: lines.join('\n'),
	});
	for (let i = 0; i < 600; i++) {
		if ((await countsOf(site)).events === before + events) return;
		await new Promise(resolve => setTimeout(resolve, 50));
	}

	throw new Error('the events were never written down');
}

/** Events, users and dashboards by the product's own count. */
export async function countsOf(site: Site) {
	const token = await signIn(site);
	const get = async (path: string) => call(site, path, token);
	const {partitions} = (await get('/api/admin/partitions')) as {
		partitions: {env: string; num_docs: number}[];
	};
	const {users} = (await get('/api/admin/users')) as {users: unknown[]};
	const {dashboards} = (await get('/api/dashboards')) as {dashboards: unknown[]};
	return {
		events: partitions
			.filter(({env}) => env !== '_system')
			.reduce((sum, item) => sum + item.num_docs, 0),
		users: users.length,
		dashboards: dashboards.length,
	};
}

/** A real HeliosLogs 1.0.3 that runs, with 40 events, two users and a dashboard. */
export async function makeSite(folder: string): Promise<Site> {
	const site = await emptySite(folder);
	fs.mkdirSync(site.releases);
	fs.copyFileSync(programs.old, site.program);
	fs.copyFileSync(programs.old, join(site.releases, 'helioslogs-1.0.3'));
	fs.copyFileSync(programs.new, join(site.releases, 'helioslogs-1.0.4'));
	await startByHand(site);
	await ingest(site, 'web', 40);
	const token = await signIn(site);
	await call(site, '/api/dashboards', token, {name: 'Errors', spec: {widgets: []}});
	const eve = {userid: 'eve', email: 'eve@example.org', display_name: 'Eve'};
	await call(site, '/api/admin/users', token, eve);
	return site;
}
