import process from 'node:process';

/** Ctrl-Z: stops this process group as a shell expects; resolves after `fg`. */
export async function suspendHere(): Promise<void> {
	// Without a timer that counts, the loop would drain and the program end (facts/ink.md par. 2).
	const hold = setInterval(() => {}, 1000);
	await new Promise<void>(resolve => {
		process.once('SIGCONT', () => resolve());
		process.kill(process.pid, 'SIGTSTP');
	});
	clearInterval(hold);
}
