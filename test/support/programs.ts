import fs from 'node:fs';
import net from 'node:net';
import process from 'node:process';

/** A port of this machine that nobody listens on just now. */
export async function freePort(): Promise<number> {
	return new Promise(resolve => {
		const server = net.createServer().listen(0, '127.0.0.1', () => {
			const {port} = server.address() as net.AddressInfo;
			server.close(() => resolve(port));
		});
	});
}

/** Every process that runs a program file. */
export function processesOf(program: string): number[] {
	return fs
		.readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number)
		.filter(pid => {
			try {
				return fs.readlinkSync(`/proc/${pid}/exe`).replace(' (deleted)', '') === program;
			} catch {
				return false;
			}
		});
}

/** Ends every process of a program file and waits until they are gone. */
export async function endProgram(program: string): Promise<void> {
	for (const pid of processesOf(program)) process.kill(pid, 'SIGTERM');
	for (let i = 0; i < 600 && processesOf(program).length > 0; i++)
		await new Promise(resolve => setTimeout(resolve, 50));
}

/** Resolves when an address answers with 2xx; throws after half a minute. */
export async function untilAnswers(url: string): Promise<void> {
	for (let i = 0; i < 600; i++) {
		const answer = await fetch(url).catch(() => undefined);
		if (answer?.ok) return;
		await new Promise(resolve => setTimeout(resolve, 50));
	}

	throw new Error(`${url} never answered`);
}
