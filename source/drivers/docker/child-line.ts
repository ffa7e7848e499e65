import type {ChildProcessWithoutNullStreams} from 'node:child_process';
import {Duplex} from 'node:stream';

/**
 * A child's input and output as one line. It ends when the child's output does: a child that has ended by itself
 * may have answered, and what it said is still in the pipe (Duplex.from would drop it with its input).
 */
export function childLine({stdin, stdout}: ChildProcessWithoutNullStreams): Duplex {
	const line = new Duplex({
		read: () => void stdout.resume(),
		// Whether it was heard, the answer tells.
		write: (part, _, done) => void stdin.write(part, () => done()),
		final(done) {
			stdin.end();
			done();
		},
	});
	stdin.on('error', () => {});
	stdout.on('error', error => void line.destroy(error));
	stdout.on('data', part => {
		if (!line.push(part)) stdout.pause();
	});
	stdout.on('end', () => void line.push(null));
	return line;
}
