import fs from 'node:fs';
import {homedir} from 'node:os';
import {join, resolve} from 'node:path';
import {beginSession, openSession, type Opened} from '../engine/open.ts';
import {openStateFolder} from '../engine/store.ts';
import {listTargets} from '../engine/targets.ts';
import {appVersion} from '../terminal/version.ts';
import {findRunbook} from '../runbook/shipped.ts';
import type {Offer} from '../screens/welcome.ts';

/** Opens what was chosen on the welcome page. */
export async function openOffer(
	offer: Exclude<Offer, {do: 'leave'}>,
	umask: number,
	folder: string | undefined,
	say: (text: string) => void,
): Promise<Opened> {
	const root = openStateFolder();
	if (offer.do === 'resume') return openSession(root, offer.id, umask);
	if (offer.do === 'practice') {
		const {preparePractice} = await import('../practice/prepare.ts');
		const place =
			folder === undefined ? freshPlace(join(homedir(), 'handrail-practice')) : resolve(folder);
		const target = await preparePractice(place, say);
		return openSession(
			root,
			beginSession(root, findRunbook(target.runbook), appVersion(), target),
			umask,
		);
	}

	const target =
		offer.target === undefined
			? undefined
			: listTargets(root).find(
					item => item.runbook === offer.runbook && item.name === offer.target,
				);
	return openSession(
		root,
		beginSession(root, findRunbook(offer.runbook), appVersion(), target, offer.goal),
		umask,
	);
}

/** The practice folder, or the next free one when it has been upgraded already: a second round begins at the first version. */
function freshPlace(base: string): string {
	const places = [base, ...Array.from({length: 98}, (_, n) => `${base}-${n + 2}`)];
	return (
		places.find(
			place =>
				!fs.existsSync(join(place, 'backups')) ||
				fs.readdirSync(join(place, 'backups')).length === 0,
		) ?? base
	);
}
