import fs from 'node:fs';
import process from 'node:process';
import type {Failpoint} from './failpoints.ts';

/**
 * Set by the bundler: true in the build that tests are run on, false in a release. Asked in each
 * function, since only then the bundler takes the rest of it away.
 */
declare const HANDRAIL_FAILPOINTS: boolean | undefined;

/** The record that is being written: its file, and how many bytes of it are the file's last. */
type Written = {path: string; bytes: number};

/**
 * A named place where a test may let this process die or fail. Nothing in a release, and nothing
 * without HANDRAIL_FAILPOINT, a list of `name[@step]:action` and `each:FILE`, with commas between.
 * Actions: kill · exit · throw[=CODE] · hold=FILE (as long as FILE is there) · cut=BYTES.
 * `each` kills once at every point and step, and keeps a list of them in FILE; what was written and
 * not synced is lost then, as in a power cut.
 */
export function failpoint(name: Failpoint, step = '', written?: Written): void {
	if (typeof HANDRAIL_FAILPOINTS === 'undefined' || !HANDRAIL_FAILPOINTS) return;
	const here = step === '' ? name : `${name}@${step}`;
	for (const spec of (process.env['HANDRAIL_FAILPOINT'] ?? '').split(',')) {
		const [which = '', ...rest] = spec.split(':');
		const action = rest.join(':');
		if (which === name || which === here) act(action, written);
		if (which === 'each' && !visited(action).includes(here)) {
			fs.appendFileSync(action, `${here}\n`, {mode: 0o600});
			if (name.endsWith('.written')) cut(written, 0);
			die();
		}
	}
}

function visited(path: string): string[] {
	return fs.existsSync(path) ? fs.readFileSync(path, 'utf8').split('\n') : [];
}

/** Leaves that many bytes of the record. */
function cut(written: Written | undefined, left: number): void {
	if (written) fs.truncateSync(written.path, fs.statSync(written.path).size - written.bytes + left);
}

function act(action: string, written: Written | undefined): void {
	const [verb, value = ''] = action.split('=');
	if (verb === 'cut') cut(written, Number(value));
	if (verb === 'kill' || verb === 'cut') die();
	if (verb === 'exit') process.exit(1);
	if (verb === 'throw') throw Object.assign(new Error(value || 'failpoint'), {code: value});
	while (verb === 'hold' && fs.existsSync(value))
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
}

/** As kill -9 does it: no handler runs, nothing is flushed. */
function die(): never {
	process.kill(process.pid, 'SIGKILL');
	// The signal is on its way; nothing more may happen meanwhile.
	for (;;);
}

/** A value that a test build may be given from outside, to stand for another boot, or for a clock that was set wrong (seconds); else undefined. */
export function tuned(name: 'BOOT' | 'CLOCK' | 'DEADLINE'): string | undefined {
	if (typeof HANDRAIL_FAILPOINTS === 'undefined' || !HANDRAIL_FAILPOINTS) return undefined;
	return process.env[`HANDRAIL_${name}`];
}

/** What the processes that handrail starts of itself need to know of this, in a test build. */
export function failpointVariables(): Record<string, string> {
	if (typeof HANDRAIL_FAILPOINTS === 'undefined' || !HANDRAIL_FAILPOINTS) return {};
	const names = ['HANDRAIL_FAILPOINT', 'HANDRAIL_BOOT', 'HANDRAIL_CLOCK', 'HANDRAIL_DEADLINE'];
	return Object.fromEntries(
		names.flatMap(name => {
			const value = process.env[name];
			return value === undefined ? [] : [[name, value]];
		}),
	);
}
