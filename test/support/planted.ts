import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished} from 'vitest';

/** What somebody may have laid where handrail writes or reads its own. */
export const plants = ['a symbolic link', 'a dangling link', 'a pipe'] as const;
export type Plant = (typeof plants)[number];

/** A folder for one test, gone after it. */
export function freshFolder(): string {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-planted-')));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	return folder;
}

/**
 * Lays something in a path's place. What was there, or else `text`, is the victim that a link leads to: who
 * follows it finds all in order, and writes there. Returns how the victim is looked at afterwards.
 */
export function plant(path: string, kind: Plant, text = ''): {expectUntouched(): void} {
	const victim = join(freshFolder(), 'victim');
	// A copy: whoever has the file open goes on writing into it, and that is right.
	if (fs.existsSync(path)) {
		fs.cpSync(path, victim, {recursive: true});
		fs.rmSync(path, {recursive: true});
	} else if (kind === 'a symbolic link') fs.writeFileSync(victim, text, {mode: 0o644});
	if (kind === 'a dangling link') fs.rmSync(victim, {recursive: true, force: true});
	if (kind === 'a pipe') execFileSync('mkfifo', [path]);
	else fs.symlinkSync(victim, path);
	const look = () => {
		const stat = fs.lstatSync(victim, {throwIfNoEntry: false});
		if (!stat) return undefined;
		const holds = stat.isFile() ? fs.readFileSync(victim, 'utf8') : fs.readdirSync(victim);
		return {mode: stat.mode, uid: stat.uid, holds};
	};
	const before = look();
	return {expectUntouched: () => expect(look()).toEqual(before)};
}

/**
 * Evaluates an expression over a module of source in a process of its own, which may hang without hanging the
 * test. Gives what it returned, or the words of what it threw.
 */
export function inChild(module: string, expression: string): {returned: unknown} | {threw: string} {
	const url = new URL(`../../source/${module}`, import.meta.url).href;
	const code = `import * as it from ${JSON.stringify(url)};
		const out = await Promise.resolve().then(() => ${expression}).then(
			returned => ({returned: returned ?? null}), error => ({threw: error.message}));
		process.stdout.write(JSON.stringify(out), () => process.exit(0));`;
	const ran = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
		encoding: 'utf8',
		timeout: 60_000,
		killSignal: 'SIGKILL',
	});
	if (ran.signal !== null) throw new Error(`${expression} hung`);
	if (ran.status !== 0) throw new Error(ran.stderr);
	return JSON.parse(ran.stdout) as {returned: unknown} | {threw: string};
}
