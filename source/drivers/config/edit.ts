import fs from 'node:fs';
import {z} from 'zod';
import {readPlain} from '../../intake/plain-file.ts';
import {shellLine} from '../../trust/quote.ts';
import {defineAction, type Facts} from '../contract.ts';
import {sha256OrNull} from '../binary/digest.ts';
import {edited, editParams, inWords, own, type EditParams} from './edits.ts';
import {patchLines} from './patch-lines.ts';
import {keepFile, kindOf, replaceAs, textOf} from './put-file.ts';

async function observe({path, keep}: {path: string; keep: string}): Promise<Facts> {
	return {config: kindOf(path) && (await sha256OrNull(path)), kept: await sha256OrNull(keep)};
}

/** `config.edit`: the operator's choices of the values page, in their own file; the old one is kept. */
export const editAction = defineAction<EditParams>({
	name: 'config.edit',
	class: 'guarded',
	params: editParams,
	stable: ['config'],
	explain: ({path, keep, edits}) => ({
		changes: `${own({path, edits}).length} of the keys in ${path}, as you chose them. Comments and order stay. The file before is kept as ${keep}.`,
		expect: 'The new program finds its settings under their new names.',
		wrong: 'The file cannot be written, or changed meanwhile. Then it is as it was.',
		undo: `Put ${keep} back.`,
	}),
	preview: ({path, format, keep, edits}) => [
		shellLine(['cp', '-a', path, keep]),
		...own({path, edits}).map(item => `in ${path}: ${inWords[item.do]({to: '', ...item})}`),
		...patchLines(path, format, own({path, edits})),
	],
	observe,
	refuse: ({path}, facts) =>
		facts['config'] === null ? `${path} is not there any more. Nothing was done.` : undefined,
	async probe(given, before) {
		const now = await observe(given);
		if (now['config'] === before['config'])
			return {verdict: 'not-started', reason: 'the file is as it was', evidence: now};
		const ours = now['kept'] === before['config'] && now['kept'] !== null;
		return ours
			? {
					verdict: 'landed',
					reason: 'the file was changed, and the one before is kept',
					evidence: now,
				}
			: {verdict: 'cannot-tell', reason: 'the file changed, and not by this step', evidence: now};
	},
	async work({path, format, edits, keep}, worker) {
		kindOf(path);
		const before = readPlain(path);
		// Before anything is written: a second run finds nothing to rename, and must not lose the kept file.
		const after = edited(textOf(path, before), {format, edits: own({path, edits})});
		keepFile(keep, before);
		replaceAs(path, after);
		worker.say(`${path} changed; the file before is kept as ${keep}.`);
		return {config: await sha256OrNull(path)};
	},
});

const backParams = z.strictObject({path: z.string(), from: z.string(), keep: z.string()});
type BackParams = z.infer<typeof backParams>;

/** `config.put-back`: the configuration that was kept takes its place again. */
export const putBackAction = defineAction<BackParams>({
	name: 'config.put-back',
	class: 'guarded',
	params: backParams,
	explain: ({path, from, keep}) => ({
		changes: `${path} is again the file kept as ${from}. Today's is kept as ${keep}.`,
		expect: 'The old program finds the settings it knows.',
		wrong: 'The file cannot be written. Then it is as it was.',
		undo: `Put ${keep} back.`,
	}),
	preview: ({path, from, keep}) => [
		shellLine(['cp', '-a', path, keep]),
		shellLine(['cp', from, path]),
	],
	observe: async ({path, from, keep}) => ({
		...(await observe({path, keep})),
		old: await sha256OrNull(from),
	}),
	refuse: ({from}, facts) =>
		facts['old'] === null ? `${from} is not there any more. Nothing was done.` : undefined,
	async probe({path, from}, before) {
		const [now, old] = [await sha256OrNull(path), await sha256OrNull(from)];
		if (now === old)
			return {verdict: 'landed', reason: 'the old file is in place', evidence: {config: now}};
		if (now === before['config'])
			return {verdict: 'not-started', reason: 'the file is as it was', evidence: {config: now}};
		return {
			verdict: 'cannot-tell',
			reason: 'the file is neither the one before nor the kept one',
			evidence: {config: now},
		};
	},
	async work({path, from, keep}, worker) {
		const old = readPlain(from);
		const now = kindOf(path) && fs.readFileSync(path);
		// Done before: today's file is already kept, and must not be lost.
		if (now?.equals(old)) return {config: await sha256OrNull(path)};
		if (now) {
			keepFile(keep, now);
		} else worker.say(`${path} was gone: nothing to keep, and its owner and mode are not known.`);
		replaceAs(path, old);
		return {config: await sha256OrNull(path)};
	},
});
