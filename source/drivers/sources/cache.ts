import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {homedir} from 'node:os';
import {isAbsolute, join} from 'node:path';
import process from 'node:process';
import {z} from 'zod';
import {replaceFile} from '../../journal/durable.ts';
import {Trouble} from '../../trust/trouble.ts';
import type {Offers} from '../contract.ts';

const named = z.strictObject({name: z.string(), why: z.string()});
const kept = z.strictObject({
	v: z.literal(2),
	/** ISO; when the source answered so. */
	at: z.string(),
	what: z.string(),
	offers: z.strictObject({
		versions: z.array(
			z.object({
				version: z.string(),
				place: z.string(),
				kind: z.string(),
				date: z.string().optional(),
				size: z.number().optional(),
				app: z.string().optional(),
				remark: z.string().optional(),
				caution: z.enum(['pre-release', 'upcoming', 'deprecated']).optional(),
			}),
		),
		ignored: z.array(named),
		withdrawn: z.array(z.strictObject({version: z.string(), why: z.string()})),
	}),
});
const most = 32 * 1024 * 1024;

/** $XDG_CACHE_HOME/handrail, made 0700. Throws Trouble when somebody else could write there. */
function cacheFolder(): string {
	const given = process.env['XDG_CACHE_HOME'] ?? '';
	const base = isAbsolute(given) ? given : join(homedir(), '.cache');
	const folder = join(base, 'handrail', 'versions');
	fs.mkdirSync(folder, {recursive: true, mode: 0o700});
	const {mode, uid} = fs.lstatSync(folder);
	if ((mode & 0o022) !== 0 || (process.getuid !== undefined && uid !== process.getuid()))
		throw new Trouble(`${folder} can be written by others.`, {next: `chmod 700 ${folder}`});
	return folder;
}

const fileFor = (what: string) =>
	join(cacheFolder(), `${createHash('sha256').update(what).digest('hex').slice(0, 32)}.json`);

/**
 * Asks a source, and keeps what it said with its time. Where it does not answer, what it said last
 * is given with `asOf` and why it did not; where it never answered, its Trouble is thrown with the way without a network.
 * `what` names the question whole: another address or scheme is another question.
 */
export async function cached(
	what: string,
	ask: () => Promise<Offers>,
	offline: string,
): Promise<Offers> {
	let offers: Offers;
	try {
		offers = await ask();
	} catch (error) {
		if (!(error instanceof Trouble)) throw error;
		const last = read(what);
		if (last) return {...last.offers, asOf: last.at, unanswered: causeOf(error)} as Offers;
		throw new Trouble(error.message, {
			...(error.why === undefined ? {} : {why: error.why}),
			next: [error.next, offline].filter(Boolean).join(' '),
		});
	}
	// No version at all is rather a source that changed than one worth falling back on.
	if (offers.versions.length > 0) write(what, offers);
	return offers;
}

/** What went wrong and why, such as when it answers again; what to do about it is another thing. */
export const causeOf = ({message, why}: Trouble): string =>
	[message, why].filter(Boolean).join(' ');

/** What was kept is from outside too: read strictly, and nothing when it is not understood. */
function read(what: string): z.infer<typeof kept> | undefined {
	try {
		const path = fileFor(what);
		if (fs.statSync(path).size > most) return undefined;
		const found = kept.parse(JSON.parse(fs.readFileSync(path, 'utf8')));
		return found.what === digest(what) && !Number.isNaN(Date.parse(found.at)) ? found : undefined;
	} catch {
		return undefined;
	}
}

const digest = (what: string) => createHash('sha256').update(what).digest('hex');

/** Without a cache everything works, but not without a network. */
function write(what: string, {versions, ignored, withdrawn}: Offers): void {
	try {
		const at = new Date().toISOString();
		const text = JSON.stringify({
			v: 2,
			at,
			what: digest(what),
			offers: {versions, ignored, withdrawn},
		});
		replaceFile(fileFor(what), text);
	} catch {
		// Told when it is needed.
	}
}
