import {z} from 'zod';
import {defineAction} from '../contract.ts';
import {asTrouble} from './failures.ts';
import {markerOf, ownership, removeMarked} from './marker.ts';
import {pathSchema} from './stores.ts';
import {shellPath, showName} from './wording.ts';

const params = z.strictObject({scratch: pathSchema});

export const removeScratch = defineAction<z.infer<typeof params>>({
	name: 'files.remove-scratch',
	class: 'convergent',
	params,
	observe: async ({scratch}) => ({scratch: await ownership(scratch)}),
	refuse: ({scratch}, facts) =>
		facts['scratch'] === 'own' || facts['scratch'] === 'nothing'
			? undefined
			: `${showName(scratch)} was not made by handrail, so it is not removed.`,
	async work({scratch}) {
		const before = await ownership(scratch);
		try {
			await removeMarked(scratch);
		} catch (error) {
			throw asTrouble(`Removing ${showName(scratch)}`, error);
		}
		return {removed: before === 'own'};
	},
	async probe({scratch}) {
		const whose = await ownership(scratch);
		const evidence = {scratch: whose};
		if (whose === 'nothing') return {verdict: 'landed', reason: 'The folder is gone.', evidence};
		// Removing empties it bit by bit under the same marker; it is run again in either case.
		if (whose === 'own')
			return {verdict: 'partial', reason: 'The folder is still there.', evidence};
		return {
			verdict: 'not-started',
			reason: `${showName(scratch)} is not handrail's own.`,
			evidence,
		};
	},
	explain: ({scratch}) => ({
		changes: `Removes ${showName(scratch)}, where the restore was rehearsed. Only if handrail made it.`,
		expect: 'The folder is gone. Backup and live data stay as they are.',
		wrong: 'It refuses when the marker is missing or something is mounted there.',
		undo: 'Rehearse the restore again.',
	}),
	preview: ({scratch}) => [`rm -r ${shellPath(scratch)} ${shellPath(markerOf(scratch))}`],
});
