import {createHash} from 'node:crypto';
import net from 'node:net';

/** What a lock's holder answers to whoever knocks. */
export type Holder = {who: string; pid: number; since: string; doing: string};
export type Lock = {release(): void; describe(doing: string): void};

/** Abstract socket of a secret or an identity: it dies with its holder, nothing to clean up. */
const socketName = (key: string) => `\0handrail-${createHash('sha256').update(key).digest('hex')}`;

/**
 * Takes a lock by binding an abstract Unix socket: bind = lock, kill -9 frees it at once
 * (facts/durability.md par. 10). Returns the holder when somebody else has it.
 */
export async function takeLock(
	key: string,
	me: Holder,
): Promise<{lock: Lock} | {holder: Holder | undefined}> {
	let mine = me;
	const server = net.createServer(socket => {
		socket.on('error', () => {});
		socket.end(JSON.stringify(mine));
	});
	const bound = await new Promise<boolean>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) =>
			error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
		);
		server.listen(socketName(key), () => resolve(true));
	});
	if (!bound) return {holder: await askHolder(key)};
	server.unref();
	const describe = (doing: string) => {
		mine = {...mine, doing};
	};

	return {lock: {release: () => void server.close(), describe}};
}

/** Asks who holds a lock; undefined when nobody does or nobody answers within a second. */
export async function askHolder(key: string): Promise<Holder | undefined> {
	return new Promise(resolve => {
		let text = '';
		const socket = net.connect(socketName(key));
		const finish = (holder?: Holder) => {
			socket.destroy();
			resolve(holder);
		};

		socket.setTimeout(1000, () => finish());
		socket.on('error', () => finish());
		socket.on('data', data => (text += data.toString()));
		socket.on('end', () => {
			try {
				finish(JSON.parse(text) as Holder);
			} catch {
				finish();
			}
		});
	});
}

/** Is the lock held by a living process? One too busy to take our call (EAGAIN) holds it too. */
export async function isHeld(key: string): Promise<boolean> {
	return new Promise(resolve => {
		const socket = net.connect(socketName(key));
		socket.on('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'));
	});
}
