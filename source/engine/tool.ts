import fs from 'node:fs';
import {join, resolve} from 'node:path';
import process from 'node:process';
import type {Action, Facts} from '../drivers/contract.ts';
import {sha256OrNull} from '../drivers/binary/digest.ts';
import {leftOut} from '../terminal/safe-path.ts';
import {absoluteParts} from '../trust/environment.ts';
import {Trouble} from '../trust/trouble.ts';

/** The facts that name the program of a step; they must be the same when it starts (faults J11). */
export const toolFacts = ['tool', 'tool sha256'] as const;

/** The absolute path of a program by its name, as execvp would find it; a path is taken from `cwd`. */
export function findTool(name: string, cwd = '/'): string | undefined {
	if (name.includes('/')) return resolve(cwd, name);
	return absoluteParts(process.env['PATH'] ?? '')
		.map(part => join(part, name))
		.find(runs);
}

function runs(file: string): boolean {
	try {
		fs.accessSync(file, fs.constants.X_OK);
		return fs.statSync(file).isFile();
	} catch {
		return false;
	}
}

/** The name of a step's program where it is looked for on PATH; undefined for a path, and for what handrail does itself. */
export function toolOnPath(action: Action | undefined, given: unknown): string | undefined {
	const [name = ''] = action?.command?.(given).argv ?? [];
	return name === '' || name.includes('/') ? undefined : name;
}

/** Which file a step would start, and its digest. Throws Trouble when there is none. */
export async function observeTool(action: Action, given: unknown): Promise<Facts> {
	const command = action.command?.(given);
	const name = command?.argv[0];
	if (name === undefined) return {};
	const tool = findTool(name, command?.cwd);
	if (tool === undefined) throw new Trouble(notFound(name), {next: `Install ${name}.`});
	if (!fs.existsSync(tool))
		throw new Trouble(`${tool} is not there.`, {next: 'Is it spelled right?'});
	// Where only root may read it, its path is all that can be held to.
	return {tool, 'tool sha256': await sha256OrNull(tool).catch(() => null)};
}

/** Why a program is not found: a link to nowhere, and what was left out of PATH, are said. */
export function notFound(name: string): string {
	const dangling = absoluteParts(process.env['PATH'] ?? '')
		.map(part => join(part, name))
		.find(file => fs.lstatSync(file, {throwIfNoEntry: false})?.isSymbolicLink() === true);
	if (dangling !== undefined)
		return `${dangling} is a link to nowhere: ${fs.readlinkSync(dangling)}.`;
	const left = process.env[leftOut] ?? '';
	return `${name} is not on this machine.${left === '' ? '' : ` Not looked at in PATH: ${left}.`}`;
}
