import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import {join} from 'node:path';
import type {Site} from './site.ts';

export type Engine = {child: ChildProcess; ended: Promise<unknown>; said: () => string};

/** Starts the headless engine on a site; `under` is a program that starts it in its place. */
export function startEngine(
	driver: string,
	site: Site,
	under: readonly string[] = [],
	env: Readonly<Record<string, string>> = {},
): Engine {
	const [program, ...words] = [...under, process.execPath, driver, site.folder];
	const child = spawn(program, words, {
		stdio: ['ignore', 'pipe', 'pipe'],
		cwd: site.folder,
		env: {...process.env, ...env},
	});
	let said = '';
	const take = (part: Buffer) => (said += part.toString());
	child.stdout.on('data', take);
	child.stderr.on('data', take);
	return {child, ended: once(child, 'close'), said: () => said};
}

/** The runners that now work in this site's session: pids of `__run` below its folder. */
export function runnersOf(site: Site): number[] {
	return pidsWith('/proc', text => text.includes('__run') && text.includes(site.folder));
}

/** The tools that runners have started for this site. */
export function toolsOf(site: Site): number[] {
	return pidsWith('/proc', text => text.includes('effect.mjs') && text.includes(site.folder));
}

function pidsWith(proc: string, fits: (commandLine: string) => boolean): number[] {
	return fs.readdirSync(proc).flatMap(entry => {
		if (!/^\d+$/.test(entry)) return [];
		try {
			return fits(fs.readFileSync(join(proc, entry, 'cmdline'), 'utf8')) ? [Number(entry)] : [];
		} catch {
			return [];
		}
	});
}

/** Is a step open just now, as the journal on disk says? */
export function openStep(site: Site): string | undefined {
	const open = new Map<string, boolean>();
	for (const event of site.events()) {
		if (event.t === 'step.intent') open.set(event.step, true);
		else if (event.t === 'step.done' || event.t === 'step.failed' || event.t === 'step.refused')
			open.delete(event.step);
		else if (event.t === 'step.resolved') open.delete(event.step);
	}

	return [...open.keys()].at(-1);
}
