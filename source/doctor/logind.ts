import fs from 'node:fs';
import {userInfo} from 'node:os';
import {basename, join} from 'node:path';
import type {Finding} from './finding.ts';

const folders = ['/usr/lib/systemd', '/usr/local/lib/systemd', '/run/systemd', '/etc/systemd'];

/** logind's own order: the main file first, then each drop-in by name, /etc over /run over /usr. */
export function killsUserProcesses(root = '/'): boolean {
	const main = ['/etc/systemd', '/run/systemd', '/usr/lib/systemd']
		.map(folder => join(root, folder, 'logind.conf'))
		.find(path => fs.existsSync(path));
	const dropIns = new Map<string, string>();
	for (const folder of folders)
		for (const path of confIn(join(root, folder, 'logind.conf.d')))
			dropIns.set(basename(path), path);
	const inOrder = [...dropIns].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
	const values = [...(main === undefined ? [] : [main]), ...inOrder].flatMap(path => [
		...fs.readFileSync(path, 'utf8').matchAll(/^[ \t]*KillUserProcesses[ \t]*=[ \t]*(\S+)/gm),
	]);
	return /^(?:yes|true|on|1)$/i.test(values.at(-1)?.[1] ?? 'no');
}

function confIn(folder: string): string[] {
	if (!fs.existsSync(folder)) return [];
	return fs
		.readdirSync(folder)
		.filter(name => name.endsWith('.conf'))
		.map(name => join(folder, name));
}

/** Does this machine end a user's processes at logout? Then a step would not outlive a dropped connection. */
export function logindFindings(): Finding[] {
	if (!fs.existsSync('/run/systemd/system')) return [];
	const base = {id: 'logind', title: 'Work goes on after logout', neededBy: []};
	const user = userInfo().username;
	try {
		if (!killsUserProcesses())
			return [{...base, verdict: 'ok', detail: 'logind lets it (KillUserProcesses=no)'}];
		if (fs.existsSync(`/var/lib/systemd/linger/${user}`))
			return [{...base, verdict: 'ok', detail: `${user} may linger`}];
	} catch {
		return [{...base, verdict: 'unknown', detail: "logind's configuration cannot be read."}];
	}

	return [
		{
			...base,
			verdict: 'less',
			detail: 'logind ends all processes of a user at logout, a running step too.',
			get: `loginctl enable-linger ${user}, or KillUserProcesses=no in /etc/systemd/logind.conf`,
		},
	];
}
