import {z} from 'zod';
import {Trouble} from '../../trust/trouble.ts';
import {defineAction, type Facts, type Probe, type Worker} from '../contract.ts';
import {attributeNeeds} from './needs.ts';
import {asTrouble} from './failures.ts';
import {heldBy, makeMarked, mark, markerOf, ownership, removeMarked} from './marker.ts';
import {restoreBeside} from './restore-beside.ts';
import {isInside, roomAt} from './room.ts';
import {pathSchema, placesIn, readManifests, storesSchema, totalsOf} from './stores.ts';
import {humanSize, shellPath, showName} from './wording.ts';

const params = z.strictObject({backup: pathSchema, stores: storesSchema, scratch: pathSchema});
type Params = z.infer<typeof params>;

async function observe({backup, stores, scratch}: Params): Promise<Facts> {
	const totals = totalsOf(await readManifests(backup, stores));
	const near = [backup, ...stores.map(({path}) => path)];
	let tangled: string | null = null;
	for (const path of near) {
		if ((await isInside(scratch, path)) || (await isInside(path, scratch))) tangled ??= path;
	}
	return {
		...totals,
		free: (await roomAt(scratch)).free,
		scratch: await ownership(scratch),
		tangled,
	};
}

function refuse({scratch}: Params, facts: Facts): string | undefined {
	const {bytes, free} = facts as {bytes: number; free: number};
	if (facts['tangled'] !== null) {
		return `${showName(scratch)} and ${showName(String(facts['tangled']))} lie inside each other. Choose another folder.`;
	}
	if (facts['scratch'] === 'foreign') {
		return `${showName(scratch)} holds something that handrail did not make. Choose another folder.`;
	}
	// What an earlier rehearsal holds is given back before this one begins.
	if (bytes > free && facts['scratch'] !== 'own') {
		return `The rehearsal needs ${humanSize(bytes)}, and ${humanSize(free)} are free there.`;
	}
	return undefined;
}

async function work({backup, stores, scratch}: Params, worker: Worker): Promise<Facts> {
	const whose = await ownership(scratch);
	if (whose === 'foreign')
		throw new Trouble(`${showName(scratch)} holds something that handrail did not make.`);
	if (whose === 'own') await removeMarked(scratch);
	const manifests = await readManifests(backup, stores);
	const totals = totalsOf(manifests);
	const begun = process.hrtime.bigint();
	try {
		await makeMarked(scratch);
		let done = 0;
		for (const [id, manifest] of manifests) {
			const {data} = placesIn(backup, id);
			const step = {worker, done, total: totals.bytes * 2};
			if (!manifest.absent) await restoreBeside(data, `${scratch}/${id}`, manifest, step);
			done += manifest.totals.bytes * 2;
		}
		await mark(scratch, totals.digest);
	} catch (error) {
		if ((await ownership(scratch)) === 'own') await removeMarked(scratch);
		throw asTrouble(`Restoring beside, into ${showName(scratch)},`, error);
	}
	const seconds = Number((process.hrtime.bigint() - begun) / 1_000_000n) / 1000;
	// Part one of V4: equal. Whether the old program starts on it is for the runbook's next step.
	return {...totals, level: 'V4', 'program started on it': false, seconds};
}

async function probe({backup, stores, scratch}: Params): Promise<Probe> {
	const whose = await ownership(scratch);
	const evidence = {scratch: whose};
	if (whose === 'nothing' || whose === 'empty') {
		return {verdict: 'not-started', reason: 'There is no scratch folder.', evidence};
	}
	if (whose === 'foreign') {
		return {verdict: 'cannot-tell', reason: `${showName(scratch)} is not handrail's.`, evidence};
	}
	const {digest} = totalsOf(await readManifests(backup, stores));
	return (await heldBy(scratch)) === digest
		? {verdict: 'landed', reason: 'The backup was restored beside and was equal.', evidence}
		: {verdict: 'partial', reason: 'A part of the backup lies in the scratch folder.', evidence};
}

export const rehearseRestore = defineAction<Params>({
	name: 'files.rehearse-restore',
	class: 'replaceable',
	params,
	needs: attributeNeeds,
	stable: ['digest'],
	observe,
	refuse,
	work,
	probe,
	explain: ({scratch}) => ({
		changes: `Makes a new folder ${showName(scratch)}, marked as handrail's. The live data is not touched.`,
		expect: 'The backup restored there, every byte read back, equal to its manifest.',
		wrong: 'It names the first files that differ. Then a real restore would fail the same way.',
		undo: `Remove it with the step files.remove-scratch.`,
	}),
	preview: ({backup, stores, scratch}) => [
		...stores.map(
			({id}) => `copy ${shellPath(placesIn(backup, id).data)} → ${shellPath(`${scratch}/${id}`)}`,
		),
		`(marked by ${shellPath(markerOf(scratch))})`,
	],
});
