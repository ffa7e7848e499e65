import {lstat} from 'node:fs/promises';
import {z} from 'zod';
import {attributeNeeds} from './needs.ts';
import {Trouble} from '../../trust/trouble.ts';
import {defineAction, type Facts, type Worker} from '../contract.ts';
import {compareManifests, showDifferences} from './compare.ts';
import {orMissing} from './failures.ts';
import type {Manifest} from './manifest.ts';
import {takeManifest} from './read-back.ts';
import {pathSchema, placesIn, readManifests, storesSchema, totalsOf} from './stores.ts';
import {forgetVerified, readVerified, writeVerified} from './verified.ts';
import {shellPath, showName} from './wording.ts';

const params = z.strictObject({backup: pathSchema, stores: storesSchema});
type Params = z.infer<typeof params>;

async function differencesOf(
	data: string,
	manifest: Manifest,
	worker: Worker,
	done: number,
	total: number,
) {
	if (manifest.absent) {
		const found = await orMissing(lstat(data));
		return {
			looked: manifest.looked,
			lines: found ? ['was not there at the time of the backup, and now is'] : [],
		};
	}
	if (!(await orMissing(lstat(data)))) return {looked: manifest.looked, lines: ['missing']};
	const read = await takeManifest(data, {
		signal: worker.signal,
		progress: (bytes, _, label) => worker.progress(done + bytes, total, 'bytes', label),
	});
	return {looked: read.looked, lines: compareManifests(manifest, read)};
}

async function work({backup, stores}: Params, worker: Worker): Promise<Facts> {
	await forgetVerified(backup);
	const manifests = await readManifests(backup, stores);
	const totals = totalsOf(manifests);
	const wrong: string[] = [];
	let done = 0;
	let [capabilities, acl] = [true, true];
	for (const [id, manifest] of manifests) {
		const {lines, looked} = await differencesOf(
			placesIn(backup, id).data,
			manifest,
			worker,
			done,
			totals.bytes,
		);
		wrong.push(...lines.map(line => `${id}/${line}`));
		capabilities &&= looked.capabilities && manifest.looked.capabilities;
		acl &&= looked.acl && manifest.looked.acl;
		done += manifest.totals.bytes;
	}
	if (wrong.length > 0) {
		throw new Trouble(`The backup is not what was copied: ${showDifferences(wrong)}.`, {
			why: 'It was changed or damaged since, or copied without its times and owners.',
			next: 'Copy it again with both (cp -a, rsync -a). Else do not rely on it: take another backup, as root where owners differ.',
		});
	}
	if (!capabilities) worker.say('File capabilities were not compared: getcap is not installed.');
	if (!acl) worker.say('ACLs were not compared: getfacl is not installed.');
	await writeVerified(backup, {at: new Date().toISOString(), level: 'V2', digest: totals.digest});
	return {...totals, level: 'V2', 'capabilities compared': capabilities, 'ACLs compared': acl};
}

export const verifyBackup = defineAction<Params>({
	name: 'files.verify',
	class: 'pure',
	params,
	needs: attributeNeeds,
	work,
	observe: async ({backup, stores}) => totalsOf(await readManifests(backup, stores)),
	stable: ['digest'],
	async probe({backup, stores}) {
		const digest = await readManifests(backup, stores).then(
			found => totalsOf(found).digest,
			() => null,
		);
		const verified = await readVerified(backup);
		return verified && verified.digest === digest
			? {
					verdict: 'landed',
					reason: 'The backup was read back whole.',
					evidence: {at: verified.at, level: verified.level, digest},
				}
			: {verdict: 'not-started', reason: 'It was not read back to the end.', evidence: {digest}};
	},
	explain: ({backup}) => ({
		changes: `Nothing but a note, ${showName(backup)}/verified.json.`,
		expect: 'Every byte, owner, mode, time and link as it was copied.',
		wrong: 'It names the first files that differ. Then this backup must not be relied on.',
		undo: 'Nothing to undo: it only reads.',
	}),
	preview: ({backup, stores}) =>
		stores.map(({id}) => {
			const {data, manifest} = placesIn(backup, id);
			return `compare ${shellPath(data)} with ${shellPath(manifest)}`;
		}),
});
