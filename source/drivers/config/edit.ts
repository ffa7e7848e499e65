import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {z} from 'zod';
import {readPlain} from '../../intake/plain-file.ts';
import {replaceFile, syncFolder} from '../../journal/durable.ts';
import {shellLine} from '../../trust/quote.ts';
import {redactor} from '../../trust/redact.ts';
import {Trouble} from '../../trust/trouble.ts';
import {dropKey, patchOf, renameKey, setKey} from '../../values/config-file.ts';
import {setVariable} from '../../values/tfvars.ts';
import {secretLine} from '../../values/config-mask.ts';
import {defineAction, type Facts} from '../contract.ts';
import {sha256OrNull} from '../binary/digest.ts';
import {asTrouble} from '../files/failures.ts';

// `file`: the edit belongs to that file; the step for another one passes it over.
const file = z.string().optional();
const edit = z.discriminatedUnion('do', [
	z.strictObject({do: z.literal('rename'), from: z.string(), to: z.string(), file}),
	z.strictObject({do: z.literal('set'), from: z.string(), to: z.string(), file}),
	z.strictObject({do: z.literal('drop'), from: z.string(), file}),
]);
export type ConfigEdit = z.infer<typeof edit>;
const editParams = z.strictObject({
	path: z.string(),
	format: z.enum(['json', 'yaml', 'tfvars']),
	edits: z.array(edit),
	keep: z.string(),
});
type EditParams = z.infer<typeof editParams>;

/** The edits that are meant for this file. */
const own = ({path, edits}: Pick<EditParams, 'path' | 'edits'>): readonly ConfigEdit[] =>
	edits.filter(item => item.file === undefined || item.file === path);

/** The text of a configuration after the chosen edits; comments and order stay. */
export function edited(
	text: string,
	{format, edits}: {format: EditParams['format']; edits: readonly ConfigEdit[]},
): string {
	return edits.reduce((now, item) => {
		if (format === 'tfvars') {
			if (item.do === 'set') return setVariable(now, item.from, item.to);
			throw new Trouble('Of a Terraform file only the value of a variable is changed here.');
		}
		if (item.do === 'rename') return renameKey(now, format, item.from, item.to);
		if (item.do === 'set') return setKey(now, format, item.from, item.to);
		return dropKey(now, format, item.from);
	}, text);
}

const inWords = {
	rename: ({from, to}: {from: string; to: string}) => `${from} becomes ${to}`,
	set: ({from, to}: {from: string; to: string}) => `${from} is set to ${to}`,
	drop: ({from}: {from: string}) => `${from} is taken out`,
} as const;

const mostBytes = 1_048_576;

/** The change as a diff, to be read before it is written. Lines that may hold a secret are not shown. */
function patchLines(
	path: string,
	format: EditParams['format'],
	edits: readonly ConfigEdit[],
): readonly string[] {
	try {
		if (kindOf(path) === null || fs.statSync(path).size > mostBytes) return [];
		const before = textOf(path, fs.readFileSync(path));
		const patch = patchOf(before, edited(before, {format, edits}), basename(path));
		// A key of many lines is hidden whole; then each line by itself.
		return redactor({})
			.text(patch)
			.trimEnd()
			.split('\n')
			.filter(line => line !== '' && !/^(?:Index:|=+$)/.test(line))
			.map(line => openLine(line, format === 'tfvars' ? assigned : keyed));
	} catch {
		// What cannot be read or edited is told when the step is looked at.
		return [];
	}
}

const heads = /^(?:---|\+\+\+|@@|[-+ ]?\(|[-+ ]\s*$|[-+ ]\s*#)/;
const keyed = /^[-+ ]\s*(?:- )?["']?[\w./-]+["']?\s*:|^[-+ ]\s*[\]}[{],?$/;

const assigned = /^[-+ ]\s*[\w-]+\s*=/;

/** A line of the diff as it may be shown: with its value only where a key says that it is no secret. */
function openLine(line: string, named: RegExp): string {
	if (heads.test(line) || (named.test(line) && !secretLine(line))) return line;
	return named.test(line)
		? line.replace(/([:=]).*$/, '$1 ‹not shown›')
		: `${line.slice(0, 1)}‹not shown›`;
}

/** Puts a text in a file's place in one move, with the owner and mode it had: all of it, or nothing. */
function replaceAs(path: string, text: string | Buffer): void {
	try {
		putInPlace(path, text);
	} catch (error) {
		throw asTrouble(`Writing ${path}`, error);
	}
}

function keepFile(keep: string, text: Buffer): void {
	try {
		fs.mkdirSync(dirname(keep), {recursive: true, mode: 0o700});
		replaceFile(keep, text);
	} catch (error) {
		throw asTrouble(`Keeping the file before as ${keep}`, error);
	}
}

function putInPlace(path: string, text: string | Buffer): void {
	const had = fs.statSync(path, {throwIfNoEntry: false});
	const part = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}`);
	const fd = fs.openSync(part, 'wx', 0o600);
	try {
		fs.writeFileSync(fd, text);
		if (had) keepAttributes(fd, had, path);
		fs.fsyncSync(fd);
	} catch (error) {
		fs.rmSync(part, {force: true});
		throw error;
	} finally {
		fs.closeSync(fd);
	}

	fs.renameSync(part, path);
	syncFolder(dirname(path));
}

function keepAttributes(fd: number, {uid, gid, mode}: fs.Stats, path: string): void {
	const own = fs.fstatSync(fd);
	try {
		if (own.uid !== uid || own.gid !== gid) fs.fchownSync(fd, uid, gid);
		fs.fchmodSync(fd, mode & 0o7777);
	} catch {
		throw new Trouble(`${path} would get another owner. It is as it was.`, {
			next: 'Run this step with the rights of its owner, or as root.',
		});
	}
}

/** null when there is none. Throws Trouble for what is not a plain file of its own. */
function kindOf(path: string): 'file' | null {
	const found = fs.lstatSync(path, {throwIfNoEntry: false});
	if (found?.isSymbolicLink())
		throw new Trouble(`${path} is a symbolic link.`, {
			next: `Name the file it leads to: ${fs.realpathSync(path)}`,
		});
	if (found && !found.isFile()) throw new Trouble(`${path} is not a file.`);
	return found ? 'file' : null;
}

function textOf(path: string, bytes: Buffer): string {
	try {
		return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
	} catch {
		throw new Trouble(`${path} is not written in UTF-8. It is as it was.`, {
			next: 'Save it as UTF-8, or change it by hand.',
		});
	}
}

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
