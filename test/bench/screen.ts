import fs from 'node:fs';
import {join} from 'node:path';
import {makeBell, toLongStep, type Bell} from '../support/bell.ts';
import type {Terminal} from '../support/terminal.ts';
import {quantile, type Figure} from './figures.ts';
import {cpuMs, peakMb} from './processes.ts';

const presses = 60;
const size = {columns: 120, rows: 40};

/** Bytes and CPU over some seconds of a screen; and how many updates those were, told by its spinner or clock. */
async function watch(terminal: Terminal, seconds: number) {
	const from = terminal.raw().length;
	const cpu = cpuMs(terminal.pty.pid);
	await new Promise(resolve => setTimeout(resolve, seconds * 1000));
	const raw = terminal.raw().slice(from);
	// Ink wraps each frame in a synchronised update (DEC 2026).
	const updates = raw.split('\u001B[?2026h').length - 1;
	return {
		bytes: Buffer.byteLength(raw),
		updates,
		cpu: (cpuMs(terminal.pty.pid) - cpu) / (seconds * 10),
	};
}

/** Milliseconds from a key to the screen that it leads to, again and again: help opened, help closed. */
async function keyTimes(terminal: Terminal): Promise<number[]> {
	const times: number[] = [];
	for (let n = 0; n < presses; n++) {
		const open = n % 2 === 0;
		const started = performance.now();
		const seen = new Promise<number>(resolve => {
			const listener = terminal.pty.onData(async () => {
				const at = performance.now();
				await terminal.settled();
				if (terminal.screen().includes('Why now') !== open) return;
				listener.dispose();
				resolve(at - started);
			});
		});
		terminal.type('?');
		times.push(await seen);
	}

	return times;
}

/** A step that writes a log while it lasts: so many bytes at most, at 10 MB a second, or all in one line. */
function noisy(site: Bell, bytes: number, oneLine: boolean): void {
	const program = `const fs=require('node:fs');
const end=${oneLine ? "''" : "'\\n'"};
const piece=('x'.repeat(99)+end).repeat(1000);
console.log('the mould is filled');
setTimeout(()=>turn(),3000);
let left=${bytes};
const turn=()=>{if(!fs.existsSync(${JSON.stringify(site.folder)}))process.exit(8);
if(fs.existsSync(${JSON.stringify(join(site.folder, 'go'))})){fs.appendFileSync(${JSON.stringify(join(site.folder, 'cast'))},'cast\\n');process.exit(0);}
if(left>0){fs.writeSync(1,piece);left-=piece.length;}
setTimeout(turn,${oneLine ? 1 : 10});};`;
	fs.writeFileSync(join(site.folder, 'noise.cjs'), program);
	fs.writeFileSync(
		join(site.folder, 'cast.sh'),
		`exec ${process.execPath} ${join(site.folder, 'noise.cjs')}\n`,
	);
}

async function atStep<T>(prepare: (site: Bell) => void, look: (terminal: Terminal) => Promise<T>) {
	const site = makeBell();
	prepare(site);
	const terminal = site.open(undefined, size);
	try {
		await toLongStep(terminal, site);
		return await look(terminal);
	} finally {
		site.go();
		await terminal.waitFor('Go on to decide').catch(() => '');
		terminal.press('interrupt', 'interrupt');
		await terminal.exit;
		site.remove();
	}
}

/** Bytes and CPU for each update at 40×120, and of a still page. */
export async function updates(): Promise<Figure[]> {
	const site = makeBell();
	const terminal = site.open(undefined, size);
	await terminal.waitFor('Which file is the bell?');
	await terminal.settled();
	const still = await watch(terminal, 4);
	terminal.press('interrupt', 'interrupt');
	await terminal.exit;
	site.remove();
	const running = await atStep(
		() => {},
		async busy => watch(busy, 6),
	);
	return [
		{
			name: 'bytes an update, one step running',
			value: running.bytes / Math.max(1, running.updates),
			unit: 'B',
			wanted: 'at most 250 B',
		},
		{name: 'updates a second', value: running.updates / 6, unit: ''},
		{name: 'CPU, one step running', value: running.cpu, unit: '%'},
		{name: 'bytes of a still page in 4 s', value: still.bytes, unit: 'B', wanted: '0 B'},
		{name: 'CPU of a still page', value: still.cpu, unit: '%'},
	];
}

/** Key to frame with a quiet step, a 50 MB log at 10 MB/s, and one line of 100 MB; and the memory that takes. */
export async function keys(): Promise<Figure[]> {
	const measure = async (terminal: Terminal) => ({
		p99: quantile(await keyTimes(terminal), 0.99),
		peak: peakMb(terminal.pty.pid),
	});
	const quiet = await atStep(() => {}, measure);
	const log = await atStep(site => noisy(site, 50_000_000, false), measure);
	const line = await atStep(site => noisy(site, 100_000_000, true), measure);
	const beside = {name: 'a quiet step', value: quiet.p99};
	const memory = {name: 'a quiet step', value: quiet.peak};
	return [
		{
			name: 'key to frame p99, 50 MB log',
			value: log.p99,
			unit: 'ms',
			beside,
			wanted: 'at most 100 ms',
		},
		{
			name: 'key to frame p99, 100 MB line',
			value: line.p99,
			unit: 'ms',
			beside,
			wanted: 'at most 100 ms',
		},
		{
			name: 'peak memory, 50 MB log',
			value: log.peak,
			unit: 'MB',
			beside: memory,
			wanted: 'at most 200 MB',
		},
		{
			name: 'peak memory, 100 MB line',
			value: line.peak,
			unit: 'MB',
			beside: memory,
			wanted: 'at most 200 MB',
		},
	];
}
