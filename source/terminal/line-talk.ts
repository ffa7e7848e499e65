import process from 'node:process';
import {StringDecoder} from 'node:string_decoder';
import type {ReadStream} from 'node:tty';
import {sanitise} from '../trust/safe.ts';
import {lineKeeper} from './line-keeper.ts';
import type {Heard, Talk} from './talk.ts';

type Streams = {
	input: ReadStream;
	output: NodeJS.WriteStream;
	/** Spells out signs that this terminal has not. */
	spell(text: string): string;
};

/** Asks on stdin and stdout, whatever they are: a terminal's own line editing, or a pipe. */
export function lineTalk({input, output, spell}: Streams): Talk & {close(): void} {
	// Undefined where it is none.
	const terminal = Boolean(input.isTTY);
	const keeper = lineKeeper();
	const decoder = new StringDecoder('utf8');
	let waiting: ((heard: Heard) => void) | undefined;
	let alarm: ((how: 'interrupt' | 'end') => void) | undefined;
	let alarmed: Promise<'interrupt' | 'end'> | undefined;
	let ended = false;

	const hand = (heard: Heard) => {
		const give = waiting;
		waiting = undefined;
		give?.(heard);
	};
	const ring = (how: 'interrupt' | 'end') => {
		alarm?.(how);
		alarmed = undefined;
	};
	const pump = () => {
		if (!waiting) return;
		const next = keeper.next();
		if (next !== undefined) return hand(next);
		if (ended) hand('end');
	};
	const end = () => {
		if (ended) return;
		ended = true;
		keeper.push(decoder.end());
		keeper.finish();
		if (waiting) pump();
		else if (terminal) ring('end');
	};
	input.on('data', (data: Buffer | string) => {
		keeper.push(typeof data === 'string' ? data : decoder.write(data));
		// A pipe is read as far as it is asked for; a terminal always, so that what is typed too early is known.
		if (!terminal && keeper.full()) input.pause();
		pump();
	});
	input.on('end', end);
	input.on('error', end);
	if (terminal) input.resume();
	const interrupt = () => {
		keeper.forget();
		if (waiting) {
			output.write('\n');
			hand('interrupt');
		} else ring('interrupt');
	};
	takeInterrupts(interrupt);

	return {
		terminal,
		open: () => !ended || (!terminal && keeper.more()),
		say: line => void output.write(`${spell(line)}\n`),
		async interrupted() {
			alarmed ??= new Promise(resolve => (alarm = resolve));
			return alarmed;
		},
		async ask(prompt, secret) {
			output.write(spell(prompt));
			const raw = terminal && secret;
			if (terminal) keeper.forget();
			if (raw) {
				input.setRawMode(true);
				keeper.edit(true);
			}

			const heard = await new Promise<Heard>(resolve => {
				waiting = resolve;
				input.resume();
				pump();
			});
			if (raw) {
				input.setRawMode(false);
				keeper.edit(false);
			}

			// Nobody else has ended the line of the prompt: a pipe does not echo, nor does a hidden word.
			if (!terminal && typeof heard === 'object')
				output.write(secret ? '\n' : `${spell(sanitise(heard.line))}\n`);
			else if (raw || (terminal && !output.isTTY) || heard === 'end') output.write('\n');
			return heard;
		},
		close() {
			process.off('SIGINT', interrupt);
			input.removeAllListeners('data');
			input.pause();
			input.unref?.();
		},
	};
}

/** Ctrl-C is ours alone: a library behind the preferences answers it by sending it once more. */
function takeInterrupts(interrupt: () => void): void {
	process.removeAllListeners('SIGINT');
	process.on('SIGINT', interrupt);
}

/** Nobody is asked: what is said is shown, or not. Ctrl-C leaves. */
export function silentTalk(say: (line: string) => void): Talk & {close(): void} {
	let leave: (how: 'interrupt') => void = () => {};
	const asked = new Promise<'interrupt'>(resolve => (leave = resolve));
	const interrupt = () => leave('interrupt');
	takeInterrupts(interrupt);
	return {
		terminal: false,
		open: () => false,
		say,
		interrupted: async () => asked,
		ask: async () => 'end',
		close: () => void process.off('SIGINT', interrupt),
	};
}
