import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {homedir} from 'node:os';
import {isAbsolute, join} from 'node:path';
import process from 'node:process';
import {z} from 'zod';
import {replaceFile} from '../../journal/durable.ts';
import {Trouble} from '../../trust/trouble.ts';

/** One kind of answer that is kept: the folder for it, its name in a file, its shape, and whether it is worth falling back on. */
export type Kind<T> = {
	folder: string;
	name: string;
	shape: z.ZodType<T>;
	worth(answer: T): boolean;
};

/** `asOf` (ISO) and why it did not answer now are set where it is what was said last. */
export type Answered<T> = {answer: T; asOf?: string; unanswered?: string};

const most = 32 * 1024 * 1024;

/** A folder of $XDG_CACHE_HOME/handrail, made 0700. Throws Trouble when somebody else could write there. */
function cacheFolder(name: string): string {
	const given = process.env['XDG_CACHE_HOME'] ?? '';
	const base = isAbsolute(given) ? given : join(homedir(), '.cache');
	const folder = join(base, 'handrail', name);
	fs.mkdirSync(folder, {recursive: true, mode: 0o700});
	const {mode, uid} = fs.lstatSync(folder);
	if ((mode & 0o022) !== 0 || (process.getuid !== undefined && uid !== process.getuid()))
		throw new Trouble(`${folder} can be written by others.`, {next: `chmod 700 ${folder}`});
	return folder;
}

const digest = (what: string) => createHash('sha256').update(what).digest('hex');

const fileFor = (folder: string, what: string) =>
	join(cacheFolder(folder), `${digest(what).slice(0, 32)}.json`);

/**
 * Asks, and keeps what was answered with its time. Where there is no answer, what was said last is given with `asOf`
 * and why there is none now; where there never was one, its Trouble is thrown with the way without a network.
 * `what` names the question whole: another address or scheme is another question.
 */
export async function askOrRecall<T>(
	kind: Kind<T>,
	what: string,
	ask: () => Promise<T>,
	offline: string,
): Promise<Answered<T>> {
	let answer: T;
	try {
		answer = await ask();
	} catch (error) {
		if (!(error instanceof Trouble)) throw error;
		const last = read(kind, what);
		if (last) return {...last, unanswered: causeOf(error)};
		throw new Trouble(error.message, {
			...(error.why === undefined ? {} : {why: error.why}),
			next: [error.next, offline].filter(Boolean).join(' '),
		});
	}
	// An empty answer is rather a place that changed than one worth falling back on.
	if (kind.worth(answer)) write(kind, what, answer);
	return {answer};
}

/** What went wrong and why, such as when it answers again; what to do about it is another thing. */
export const causeOf = ({message, why}: Trouble): string =>
	[message, why].filter(Boolean).join(' ');

/** What was kept is from outside too: read strictly, and nothing when it is not understood. */
function read<T>(
	{folder, name, shape}: Kind<T>,
	what: string,
): Required<Pick<Answered<T>, 'answer' | 'asOf'>> | undefined {
	const head = z.looseObject({
		v: z.literal(2),
		at: z.iso.datetime(),
		what: z.literal(digest(what)),
	});
	try {
		const path = fileFor(folder, what);
		if (fs.statSync(path).size > most) return undefined;
		const {v: _, at, what: __, ...rest} = head.parse(JSON.parse(fs.readFileSync(path, 'utf8')));
		const kept = z.strictObject({[name]: shape}).parse(rest) as Readonly<Record<string, T>>;
		return {answer: kept[name]!, asOf: at};
	} catch {
		return undefined;
	}
}

/** Without a cache everything works, but not without a network. What could not be read back is not written. */
function write<T>({folder, name}: Kind<T>, what: string, answer: T): void {
	try {
		const at = new Date().toISOString();
		const text = JSON.stringify({v: 2, at, what: digest(what), [name]: answer});
		if (Buffer.byteLength(text) <= most) replaceFile(fileFor(folder, what), text);
	} catch {
		// Told when it is needed.
	}
}
