import fs from 'node:fs';
import {userInfo} from 'node:os';
import {runTool} from '../drivers/service/run-tool.ts';
import type {LogoutSeen} from '../plan/observations.ts';
import {selfCommand} from './self.ts';
import {shellLine} from '../trust/quote.ts';

const seconds = 10;

/** `Name=value` lines of a loginctl that looks; undefined when it does not answer. */
async function properties(...words: string[]): Promise<Record<string, string> | undefined> {
	const {code, out} = await runTool(['loginctl', '--no-pager', ...words], seconds);
	if (code !== 0) return undefined;
	const pairs = out.split('\n').map(line => line.split('=', 2) as [string, string]);
	return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

/** As logind decides it: root is left alone unless the list of exceptions was written anew. */
function isKilled(manager: Readonly<Record<string, string>>, user: string): boolean {
	const names = (key: string) => (manager[key] ?? '').split(' ').filter(Boolean);
	if (manager['KillUserProcesses'] !== 'yes') return false;
	const [spared, only] = [names('KillExcludeUsers'), names('KillOnlyUsers')];
	if (spared.includes(user) || (spared.length === 0 && user === 'root')) return false;
	return only.length === 0 || only.includes(user);
}

/** Does this process belong to the user's own service manager, which ends with the last login? */
function inUserManager(): boolean {
	try {
		return fs.readFileSync('/proc/self/cgroup', 'utf8').includes('/user@');
	} catch {
		return false;
	}
}

const scopes = {
	root: ['systemd-run', '--scope', '--quiet', '--collect', '--'],
	user: ['systemd-run', '--user', '--scope', '--quiet', '--collect', '--'],
} as const;

/** Tried, not presumed: without a bus or the right to it, systemd-run starts nothing. */
const works = async (by: readonly string[]) => (await runTool([...by, 'true'], seconds)).code === 0;

/**
 * Would a runner be killed when this login ends, and by what can it be started so that it is not?
 * A user's own scope outlives the login only while the user lingers (loginctl(1), logind.conf(5)).
 */
export async function lookAtLogout(user = userInfo().username): Promise<LogoutSeen> {
	const safe = (why: string): LogoutSeen => ({verdict: 'safe', why, by: [], again: commands});
	const commands = {
		linger: `loginctl enable-linger ${user}`,
		scope: `sudo systemd-run --scope --uid=${user} -- ${shellLine(selfCommand())} resume`,
	};
	const manager = await properties(
		'show-session',
		'--property=KillUserProcesses',
		'--property=KillOnlyUsers',
		'--property=KillExcludeUsers',
	);
	if (!manager) return safe('There is no logind here.');
	const session = await properties('show-session', 'self', '--property=Scope');
	const linger = await properties('show-user', user, '--property=Linger');
	const lingers = linger?.['Linger'] === 'yes';
	if (!session && (lingers || !inUserManager())) return safe('This is not part of a login.');
	if (session && !isKilled(manager, user)) return safe('This server leaves it running.');
	const by = user === 'root' ? scopes.root : scopes.user;
	const lasts = by === scopes.root || lingers;
	if (lasts && (await works(by)))
		return {
			verdict: 'moved',
			why: `It is started by ${by.join(' ')}`,
			by: [...by],
			again: commands,
		};
	const why = session
		? 'This server kills what you run when you log out, or when the connection drops.'
		: 'What runs here ends with your last login.';
	return {verdict: 'killed', why, by: [], again: commands};
}
