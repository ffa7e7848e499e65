import fs from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import Conf from 'conf';
import {Trouble} from '../trust/trouble.ts';

type Preferences = {lastTarget: string};

/** Small things that make the next start shorter. Nothing that matters lives here (facts/durability.md par. 2). */
function open(): Conf<Preferences> {
	const {HANDRAIL_STATE_DIR: own, XDG_CONFIG_HOME: config} = process.env;
	const cwd =
		own === undefined
			? join(config ?? join(homedir(), '.config'), 'handrail')
			: join(own, 'preferences');
	refuseForeign(cwd);
	return new Conf<Preferences>({
		cwd,
		configFileMode: 0o600,
		clearInvalidConfig: true,
		projectName: 'handrail',
	});
}

/** Conf follows links, and under sudo a home may be another's: then there are no preferences (faults S4). */
function refuseForeign(cwd: string): void {
	const me = process.geteuid?.();
	const look = (path: string) => fs.lstatSync(path, {throwIfNoEntry: false});
	const [folder, file] = [look(cwd), look(join(cwd, 'config.json'))];
	const own = (found: fs.Stats | undefined) => found === undefined || found.uid === me;
	const plain = folder?.isDirectory() !== false && file?.isFile() !== false;
	if (!plain || !own(folder) || !own(file) || ((folder?.mode ?? 0) & 0o022) !== 0)
		throw new Trouble(`${cwd} is not this user's own.`);
}

/** The target that was worked on last, as `runbook/name`; undefined when it is not known. */
export function lastTarget(): string | undefined {
	try {
		return open().get('lastTarget');
	} catch {
		return undefined;
	}
}

/** Remembers a target. A preference that cannot be written is no reason to stop. */
export function rememberTarget(runbook: string, name: string): void {
	try {
		open().set('lastTarget', `${runbook}/${name}`);
	} catch {
		// The next start asks again.
	}
}
