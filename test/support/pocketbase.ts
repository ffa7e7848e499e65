import {spawn} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {endProgram, freePort, processesOf as processesOfProgram, untilAnswers} from './programs.ts';

/** Paths of the real programs, built outside: HANDRAIL_POCKETBASE_OLD and _NEW. */
export const programs = {
	old: process.env['HANDRAIL_POCKETBASE_OLD'] ?? '',
	new: process.env['HANDRAIL_POCKETBASE_NEW'] ?? '',
};
export const admin = {identity: 'admin@example.org', password: 'a-long-password-1'};

export type Site = {
	folder: string;
	program: string;
	data: string;
	releases: string;
	address: string;
};

async function run(program: string, args: string[]): Promise<void> {
	return new Promise((resolve, reject) => {
		spawn(program, args, {stdio: 'ignore'}).on('exit', code =>
			code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code}`)),
		);
	});
}

export async function api(
	site: Site,
	path: string,
	body?: object,
	token = '',
): Promise<Record<string, unknown>> {
	const headers = {'content-type': 'application/json', authorization: token};
	const answer = await fetch(
		`http://${site.address}${path}`,
		body ? {method: 'POST', headers, body: JSON.stringify(body)} : {headers},
	);
	return (await answer.json()) as Record<string, unknown>;
}

/** Starts a program on the site's data, as somebody would by hand, and waits until it answers. */
export async function startByHand(site: Site): Promise<void> {
	spawn(site.program, ['serve', `--http=${site.address}`, `--dir=${site.data}`], {
		cwd: site.folder,
		stdio: 'ignore',
		detached: true,
	}).unref();
	await untilAnswers(`http://${site.address}/api/health`);
}

/** Every process that runs the site's program. */
export const processesOf = ({program}: Site) => processesOfProgram(program);

export const stopByHand = async ({program}: Site) => endProgram(program);

/** A real PocketBase 0.22 with an administrator, three accounts, a collection and 25 records. */
export async function makeSite(folder: string): Promise<Site> {
	const site: Site = {
		folder,
		program: join(folder, 'pocketbase'),
		data: join(folder, 'pb_data'),
		releases: join(folder, 'releases'),
		address: `127.0.0.1:${await freePort()}`,
	};
	fs.mkdirSync(site.releases);
	fs.copyFileSync(programs.old, site.program);
	fs.copyFileSync(programs.old, join(site.releases, 'pocketbase-v0.22.21'));
	fs.copyFileSync(programs.new, join(site.releases, 'pocketbase-v0.28.2'));
	await startByHand(site);
	await run(site.program, ['admin', 'create', admin.identity, admin.password, '--dir', site.data]);
	const token = String((await api(site, '/api/admins/auth-with-password', admin))['token']);
	const schema = [{name: 'title', type: 'text'}];
	await api(
		site,
		'/api/collections',
		{name: 'posts', type: 'base', schema, listRule: '', viewRule: ''},
		token,
	);
	for (let i = 1; i <= 3; i++) {
		const password = `password-${i}`;
		await api(
			site,
			'/api/collections/users/records',
			{username: `user${i}`, email: `u${i}@example.org`, password, passwordConfirm: password},
			token,
		);
	}

	for (let i = 1; i <= 25; i++)
		await api(site, '/api/collections/posts/records', {title: `post ${i}`}, token);
	return site;
}

/** Accounts and posts by the product's own count, signed in as whichever administrator there is. */
export async function countsOf(site: Site): Promise<{users: unknown; posts: unknown}> {
	const fresh = await api(site, '/api/collections/_superusers/auth-with-password', admin);
	const signedIn =
		fresh['token'] === undefined ? await api(site, '/api/admins/auth-with-password', admin) : fresh;
	const token = String(signedIn['token']);
	const count = async (name: string) =>
		(await api(site, `/api/collections/${name}/records?perPage=1`, undefined, token))['totalItems'];
	return {users: await count('users'), posts: await count('posts')};
}
