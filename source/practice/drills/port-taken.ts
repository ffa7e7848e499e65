import {spawn} from 'node:child_process';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {listeners} from '../../drivers/service/processes.ts';
import {portOf} from '../../drivers/service/service.ts';
import type {Drill} from './drill.ts';
import {stepOf} from './step-of.ts';

/** A small program of its own; it ends by itself when its file is gone, or after an hour. */
const neighbour = `// Made by handrail for a drill: it listens where the ledger did. End it with kill.
import {createServer} from 'node:http';
import {existsSync} from 'node:fs';

const port = Number(process.argv[2]);
const server = createServer((_, response) => response.end('I am the neighbour.\\n'));
server.on('error', () => process.exit(1)).listen(port, '127.0.0.1');
const until = Date.now() + 3_600_000;
setInterval(() => {
	if (Date.now() > until || !existsSync(process.argv[1])) process.exit(0);
}, 1000);
`;

const waitMs = 30_000;

/** Another process really on the port, from the moment the product has been stopped for its backup. */
export const portTaken: Drill = {
	name: 'port-taken',
	async prepare(folder) {
		await writeFile(join(folder, 'neighbour.mjs'), neighbour, {mode: 0o600});
	},
	due: state => stepOf(state, 'backup', 'service.stop')?.status === 'done',
	act({folder, address}) {
		const port = portOf(address) ?? 0;
		spawn(process.execPath, [join(folder, 'neighbour.mjs'), String(port)], {
			detached: true,
			stdio: 'ignore',
			cwd: '/',
		}).unref();
		// The session does nothing meanwhile: the port is taken before it goes on.
		const until = performance.now() + waitMs;
		const still = new Int32Array(new SharedArrayBuffer(4));
		while (listeners(port).size === 0 && performance.now() < until) Atomics.wait(still, 0, 0, 20);
	},
};
