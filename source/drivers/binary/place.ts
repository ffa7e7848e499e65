import fs from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {z} from 'zod';
import {shellLine} from '../../trust/quote.ts';
import {Trouble} from '../../trust/trouble.ts';
import {defineAction, type Facts, type Worker} from '../contract.ts';
import {renameDurably, syncPath} from '../files/durable.ts';
import {asTrouble, stopIfAsked} from '../files/failures.ts';
import {pathSchema} from '../files/stores.ts';
import {sha256Of, sha256OrNull} from './digest.ts';
import {refuseProgram} from './program-file.ts';

const params = z.strictObject({
	program: pathSchema,
	release: pathSchema,
	expectRelease: z.string().optional(),
	/** What lies there moves to PROGRAM.before-ASIDE. */
	aside: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
	/** nothing: refused when something lies there by then. */
	over: z.enum(['nothing', 'anything']).default('anything'),
});
type Params = z.infer<typeof params>;

const partOf = (program: string) => join(dirname(program), `.${basename(program)}.handrail-new`);
const asideOf = ({program, aside}: Params) => `${program}.before-${aside}`;

const observe = async (given: Params): Promise<Facts> => ({
	installed: await sha256OrNull(given.program),
	release: await sha256OrNull(given.release),
	aside: await sha256OrNull(asideOf(given)),
});

async function place(given: Params, worker: Worker): Promise<Facts> {
	const {program, release} = given;
	stopIfAsked(worker.signal);
	await refuseProgram(release);
	const wanted = await sha256Of(release);
	if ((await sha256OrNull(program)) === wanted) {
		worker.say('It is in place already.');
		return {installed: wanted};
	}

	const part = partOf(program);
	fs.rmSync(part, {force: true});
	fs.copyFileSync(release, part, fs.constants.COPYFILE_EXCL);
	fs.chmodSync(part, 0o755);
	if ((await sha256Of(part)) !== wanted)
		throw new Trouble('The copy of the program differs from it.', {next: 'Look at the disk.'});
	await syncPath(part);
	stopIfAsked(worker.signal);
	const kept = asideOf(given);
	const there = fs.lstatSync(program, {throwIfNoEntry: false});
	if (there && fs.lstatSync(kept, {throwIfNoEntry: false}))
		throw new Trouble(`${kept} is there already; nothing is written over it.`, {
			next: 'Move it away, then run this step again.',
		});
	if (there) {
		await renameDurably(program, kept);
		worker.say(`What lay there is kept as ${kept}.`);
	}

	await renameDurably(part, program);
	worker.say(`${program} is in place.`);
	return there ? {installed: wanted, kept} : {installed: wanted};
}

/** `binary.place`: a program where there may be none yet. What lies there is moved aside, never removed. */
export const placeAction = defineAction<Params>({
	name: 'binary.place',
	class: 'guarded',
	params,
	stable: ['release'],
	// Between plan and step an earlier, killed attempt may have moved what lay there aside.
	held: ['installed', 'release'],
	explain: given => ({
		changes: `${given.program} is the chosen program from then on.`,
		expect: 'Done within a second or two. Nothing is started by it.',
		wrong: 'No right to write there, or no room.',
		undo: `Remove it; what lay there before, if anything, is ${asideOf(given)}.`,
	}),
	preview: given => [
		shellLine(['install', '-m', '0755', given.release, partOf(given.program)]),
		...(given.over === 'nothing' ? [] : [shellLine(['mv', given.program, asideOf(given)])]),
		shellLine(['mv', partOf(given.program), given.program]),
	],
	observe,
	refuse({program, release, expectRelease, over}, {installed, release: now}) {
		if (now === null) return `${release} is not there any more. Nothing was done.`;
		if (expectRelease !== undefined && now !== expectRelease)
			return `${release} changed since it was chosen. Nothing was done.`;
		return over === 'nothing' && installed !== null && installed !== now
			? `${program} was not there when this was planned, and is now. Nothing was done; look who put it there.`
			: undefined;
	},
	async probe(given, before) {
		const now = await observe(given);
		const wanted = before['release'] ?? now['release'];
		if (now['installed'] !== null && now['installed'] === wanted)
			return {verdict: 'landed', reason: 'the program is in place', evidence: now};
		if (now['installed'] === before['installed'] && now['aside'] === before['aside'])
			return {verdict: 'not-started', reason: 'what lies there is as it was', evidence: now};
		if (now['installed'] === null && now['aside'] === before['installed'])
			return {
				verdict: 'partial',
				reason:
					'what lay there is aside, and the program is not yet in place; running it again finishes it',
				evidence: now,
			};
		return {verdict: 'cannot-tell', reason: 'something else lies there now', evidence: now};
	},
	async work(given, worker) {
		try {
			return await place(given, worker);
		} catch (error) {
			fs.rmSync(partOf(given.program), {force: true});
			throw asTrouble(`Putting the program at ${given.program}`, error);
		}
	},
});
