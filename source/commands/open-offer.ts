import fs from 'node:fs';
import {homedir} from 'node:os';
import {join, resolve} from 'node:path';
import {systemClock} from '../engine/clock.ts';
import {beginSession, openSession, type Opened} from '../engine/open.ts';
import {openOrLook} from '../engine/open-or-look.ts';
import {openStateFolder} from '../engine/store.ts';
import {listTargets} from '../engine/targets.ts';
import {openJournal} from '../journal/journal.ts';
import {answered} from '../plan/context.ts';
import type {FaultName} from '../practice/faults.ts';
import {appVersion} from '../terminal/version.ts';
import {findRunbook} from '../runbook/shipped.ts';
import type {Offer} from '../screens/welcome.ts';

/** Opens what was chosen on the welcome page. */
export async function openOffer(
	offer: Exclude<Offer, {do: 'leave'}>,
	umask: number,
	{folder, fault}: {folder?: string | undefined; fault?: FaultName | undefined},
	say: (text: string) => void,
	/** Pages can show a session that may only be looked at; lines refuse it with the reason. */
	mayLook = false,
): Promise<Opened> {
	const root = openStateFolder();
	if (offer.do === 'resume') {
		const open = mayLook ? openOrLook : openSession;
		return watched(await open(root, offer.id, umask));
	}

	if (offer.do === 'practice') {
		const {preparePractice} = await import('../practice/prepare.ts');
		const {findDrill} = await import('../practice/drills/index.ts');
		const drill = findDrill(fault);
		const name = drill ? `handrail-practice-${drill.name}` : 'handrail-practice';
		const place = folder === undefined ? freshPlace(join(homedir(), name)) : resolve(folder);
		const target = await preparePractice(place, say, drill);
		const id = beginSession(root, findRunbook(target.runbook), appVersion(), target);
		if (drill) noteDrill(root, id, drill.name);
		return watched(await openSession(root, id, umask));
	}

	// Named by its file or by its id: a target is kept under the id.
	const loaded = findRunbook(offer.runbook);
	const target =
		offer.target === undefined
			? undefined
			: listTargets(root).find(
					item => item.runbook === loaded.runbook.id && item.name === offer.target,
				);
	return openSession(root, beginSession(root, loaded, appVersion(), target, offer), umask);
}

/** The session's journal says which drill it is: report and resume know it from there. */
function noteDrill(root: string, id: string, fault: FaultName): void {
	const journal = openJournal(join(root, 'sessions', id), systemClock());
	journal.append({t: 'answer', page: 'target', id: 'drill', value: fault});
	journal.close();
}

async function watched(opened: Opened): Promise<Opened> {
	if (answered(opened.session.view().context.state, 'drill') !== undefined)
		(await import('../practice/drills/watch.ts')).watchDrill(opened.session);
	return opened;
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
