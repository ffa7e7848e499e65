import {homedir} from 'node:os';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {openStateFolder} from '../engine/store.ts';
import {sessionLines} from '../engine/summary.ts';
import {lastTarget} from '../engine/preferences.ts';
import {listTargets, type Target} from '../engine/targets.ts';
import {findRunbook, shippedIds} from '../runbook/shipped.ts';
import {practiceRunbook} from '../practice/prepare.ts';
import type {Known} from '../screens/welcome.ts';

/** What the welcome page shows. Reads only. */
export async function lookAround(): Promise<Known> {
	const root = openStateFolder();
	const runbooks = shippedIds().map(id => {
		const {title, recover} = findRunbook(id).runbook;
		return {id, title, recovers: recover !== undefined};
	});
	return {
		sessions: await sessionLines(root),
		targets: lastFirst(listTargets(root), lastTarget()),
		runbooks: runbooks.filter(({id}) => id !== practiceRunbook),
		hint: sudoHint(root),
	};
}

/** The target worked on last stands first. */
function lastFirst(
	targets: readonly Target[],
	last: string | undefined,
): {runbook: string; name: string}[] {
	const own = ({runbook, name}: Target) => `${runbook}/${name}` === last;
	return [...targets.filter(own), ...targets.filter(target => !own(target))].map(
		({runbook, name}) => ({runbook, name}),
	);
}

/** Under sudo the sessions may lie where a plain `handrail resume` does not look. */
export function sudoHint(root: string): string | undefined {
	const user = process.env['SUDO_USER'];
	if (user === undefined || user === 'root' || process.env['HANDRAIL_STATE_DIR'] !== undefined)
		return undefined;
	if (!root.startsWith(homedir())) return undefined;
	const own = join('/home', user, '.local', 'state', 'handrail');
	const more = fs.existsSync(own) ? ` ${user} has sessions of their own in ${own}.` : '';
	return `You are root by sudo: sessions begun here lie in ${root}, and are resumed with: sudo handrail resume.${more}`;
}
