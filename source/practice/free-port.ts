import {once} from 'node:events';
import {createServer} from 'node:net';
import {Trouble} from '../trust/trouble.ts';

/** How many ports are tried before giving up. */
const attempts = 200;

/** The first port from `first` upwards that nobody listens on at 127.0.0.1. */
export async function findFreePort(first: number): Promise<number> {
	const last = Math.min(first + attempts, 65_536);
	for (let port = first; port < last; port++) {
		if (await isFree(port)) return port;
	}
	throw new Trouble(`No free port between ${first} and ${last - 1} on 127.0.0.1.`, {
		next: 'Name another port to start from.',
	});
}

async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	try {
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
	} catch {
		return false;
	}
	server.close();
	await once(server, 'close');
	return true;
}
