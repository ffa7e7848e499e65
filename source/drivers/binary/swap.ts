import fs from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {z} from 'zod';
import {shellLine} from '../../trust/quote.ts';
import {Trouble} from '../../trust/trouble.ts';
import {defineAction, type Facts, type Worker} from '../contract.ts';
import {syncPath} from '../files/durable.ts';
import {asTrouble, stopIfAsked} from '../files/failures.ts';
import {pathSchema} from '../files/stores.ts';
import {capabilitiesOf, capabilityNeeds, giveCapabilities} from './capabilities.ts';
import {sha256Of, sha256OrNull} from './digest.ts';
import {refuseProgram} from './program-file.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in hex');
const params = z.strictObject({
	program: pathSchema,
	release: pathSchema,
	/** Where the program that is replaced is kept. */
	keep: pathSchema,
	expectInstalled: digest.optional(),
	expectRelease: digest.optional(),
});
type Params = z.infer<typeof params>;

const partOf = (program: string) => join(dirname(program), `.${basename(program)}.handrail-new`);

async function observe({program, release, keep}: Params): Promise<Facts> {
	if (fs.lstatSync(program, {throwIfNoEntry: false})?.isSymbolicLink()) {
		throw new Trouble(`${program} is a symbolic link.`, {
			next: `Name the file it leads to: ${realPlace(program)}`,
		});
	}

	return {
		installed: await sha256OrNull(program),
		release: await sha256OrNull(release),
		kept: await sha256OrNull(keep),
	};
}

function realPlace(link: string): string {
	try {
		return fs.realpathSync(link);
	} catch {
		return `${fs.readlinkSync(link)}, which is not there`;
	}
}

/** What is kept is someone's way back: another content there is never written over. */
const keptOther = (keep: string) =>
	`${keep} is there already and holds another program. Move it away first; nothing was done.`;

/** Copies a file durably, with the owner, mode and capabilities of another. */
async function copyAs(from: string, to: string, like: string): Promise<void> {
	fs.rmSync(to, {force: true});
	fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL);
	const {uid, gid, mode} = fs.statSync(like);
	if (uid !== fs.statSync(to).uid || gid !== fs.statSync(to).gid) fs.chownSync(to, uid, gid);
	fs.chmodSync(to, mode & 0o7777);
	await giveCapabilities(to, await capabilitiesOf(like));
	const fd = fs.openSync(to, 'r');
	fs.fsyncSync(fd);
	fs.closeSync(fd);
}

async function swap({program, release, keep}: Params, worker: Worker): Promise<Facts> {
	stopIfAsked(worker.signal);
	await refuseProgram(release);
	const before = await sha256Of(program);
	const wanted = await sha256Of(release);
	if (before === wanted) {
		worker.say('The new program is in place already.');
		return {installed: wanted, kept: await sha256OrNull(keep)};
	}
	await keepOld(program, before, keep);
	worker.say(`The program before is kept as ${keep}.`);
	const part = partOf(program);
	await copyAs(release, part, program);
	if ((await sha256Of(part)) !== wanted) {
		throw new Trouble('The copy of the new program differs from it.', {
			next: 'Look at the disk. The program was not changed.',
		});
	}
	stopIfAsked(worker.signal);
	// Someone else may have put a program there meanwhile; it would be lost.
	if ((await sha256Of(program)) !== before) {
		throw new Trouble(`${program} was changed by someone else meanwhile. It was left as it is.`, {
			next: 'Find out who did it, then begin again from the version page.',
		});
	}
	fs.renameSync(part, program);
	await syncPath(dirname(program));
	worker.say(`${program} is the new program.`);
	return {installed: wanted, kept: before};
}

/** A copy, not a hard link: a later write into the program in place would reach a link as well. */
async function keepOld(program: string, before: string, keep: string): Promise<void> {
	const kept = await sha256OrNull(keep);
	const part = `${keep}.part`;
	if (kept !== null && kept !== before) throw new Trouble(keptOther(keep));
	fs.mkdirSync(dirname(keep), {recursive: true, mode: 0o700});
	if (kept === null) {
		await copyAs(program, part, program);
		if ((await sha256Of(part)) !== before) {
			throw new Trouble('The copy of the old program differs from it.', {
				next: 'Look at the disk. The program was not changed.',
			});
		}
		fs.renameSync(part, keep);
	}
	await syncPath(dirname(keep));
}

/**
 * `binary.swap`: the old program is kept, the new one takes its place in one rename. Killed
 * anywhere, the program is one or the other, whole (faults E7); it may run meanwhile.
 */
export const swapAction = defineAction<Params>({
	name: 'binary.swap',
	class: 'guarded',
	params: params,
	needs: capabilityNeeds,
	stable: ['installed', 'release'],
	explain: ({program, keep}) => ({
		changes: `${program} is another program from then on. It keeps owner, mode and capabilities. The one before is kept as ${keep}.`,
		expect: 'Done within a second or two. What runs goes on running until it is started anew.',
		wrong: 'No right to write there, or no room. Then the old program is still in place.',
		undo: `Put ${keep} back in the same way.`,
	}),
	preview: ({program, release, keep}) => [
		shellLine(['cp', '-a', program, keep]),
		shellLine(['cp', release, partOf(program)]),
		shellLine(['mv', partOf(program), program]),
	],
	observe,
	refuse({expectInstalled, expectRelease, program, release, keep}, facts) {
		const {installed, kept} = facts;
		if (installed === null) return `${program} is not there. Nothing was done.`;
		// A second run after a kill, when all that mattered had been done.
		const done = installed === facts['release'] && kept !== null && kept === expectInstalled;
		if (!done && expectInstalled !== undefined && installed !== expectInstalled)
			return `${program} is not the program this plan was made for: somebody changed it. Nothing was done. Begin again from the version page.`;
		if (facts['release'] === null) return `${release} is not there any more. Nothing was done.`;
		if (expectRelease !== undefined && facts['release'] !== expectRelease)
			return `${release} changed since it was chosen. Nothing was done. Choose the version again.`;
		const swapped = installed === facts['release'];
		return !swapped && kept !== null && kept !== installed ? keptOther(keep) : undefined;
	},
	async probe(given, before) {
		const now = await observe(given);
		const part = partOf(given.program);
		const leftOver = fs.existsSync(part);
		const evidence = {...now, leftOver};
		// What was planned counts, not what lies in the release's place by now.
		const wanted = before['release'] ?? now['release'];
		if (now['installed'] !== null && now['installed'] === wanted)
			return {verdict: 'landed', reason: 'the new program is in place', evidence};
		if (now['installed'] !== null && now['installed'] === before['installed']) {
			const more = leftOver ? `; a part of the new one lies in ${part} and counts for nothing` : '';
			return {
				verdict: 'not-started',
				reason: `the program is still the one from before${more}`,
				evidence,
			};
		}
		return {
			verdict: 'cannot-tell',
			reason:
				now['installed'] === null
					? 'there is no program there any more'
					: 'the program is neither the one from before nor the new one',
			evidence,
		};
	},
	async work(given, worker) {
		const parts = [partOf(given.program), `${given.keep}.part`];
		try {
			return await swap(given, worker);
		} catch (error) {
			for (const part of parts) fs.rmSync(part, {force: true});
			throw asTrouble(`Putting the new program at ${given.program}`, error);
		}
	},
});
