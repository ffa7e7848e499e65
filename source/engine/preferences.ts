import {homedir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import Conf from 'conf';

type Preferences = {lastTarget: string};

/** Small things that make the next start shorter. Nothing that matters lives here (facts/durability.md par. 2). */
function open(): Conf<Preferences> {
	const {HANDRAIL_STATE_DIR: own, XDG_CONFIG_HOME: config} = process.env;
	const cwd =
		own === undefined
			? join(config ?? join(homedir(), '.config'), 'handrail')
			: join(own, 'preferences');
	return new Conf<Preferences>({
		cwd,
		configFileMode: 0o600,
		clearInvalidConfig: true,
		projectName: 'handrail',
	});
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
