import fs from 'node:fs';
import {createHash} from 'node:crypto';
import net from 'node:net';
import {join} from 'node:path';
import process from 'node:process';
import {Trouble} from '../trust/trouble.ts';
import {hereAt} from './here.ts';
import type {Holder, Lock} from './lock.ts';
import {judge, readLock, takeLockFile} from './lock-file.ts';

export type Taken = {lock: Lock} | {holder: Holder | undefined};

const digest = (key: string) => createHash('sha256').update(key).digest('hex');

/** Abstract socket of a secret or an identity: it dies with its holder, nothing to clean up. */
const socketName = (key: string) => `\0handrail-${digest(key)}`;

const hasAbstractSockets = process.platform === 'linux';

/** Where lock files lie for all users of a machine that has no abstract sockets. */
const lockFolder = '/tmp/handrail-locks';

/**
 * Takes a lock by binding an abstract Unix socket: bind = lock, kill -9 frees it at once
 * (facts/durability.md par. 10). Returns the holder when somebody else has it. Where there are no
 * abstract sockets, a lock file that is broken only on proof of death.
 */
export async function takeLock(
	key: string,
	me: Holder,
	folder = hasAbstractSockets ? undefined : lockFolder,
): Promise<Taken> {
	if (folder !== undefined) return takeByFile(key, me, folder);
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

const fileOf = (folder: string, key: string) => join(folder, `${digest(key)}.lock`);

function takeByFile(key: string, me: Holder, folder: string): Taken {
	const made = fs.mkdirSync(folder, {recursive: true});
	// All users meet here; nobody removes what another made.
	if (made !== undefined) fs.chmodSync(folder, 0o1777);
	const stat = fs.lstatSync(folder);
	const sticky = (stat.mode & 0o1000) !== 0 || (stat.mode & 0o022) === 0;
	if (!stat.isDirectory() || !sticky)
		throw new Trouble(`${folder} is not a folder in which locks are safe.`, {
			why: 'It is a link, or others could remove a lock that is held.',
			next: `Look who made it, and move it away; or: chmod 1777 ${folder}`,
		});
	const here = hereAt(folder);
	const taken = takeLockFile(fileOf(folder, key), me, here, text => judge(text, here) === 'free');
	if ('lock' in taken) return taken;
	return {holder: taken.holder === 'unreadable' ? undefined : taken.holder};
}

function heldByFile(key: string, folder: string): Holder | undefined {
	const found = readLock(fileOf(folder, key));
	if (found === undefined || found === 'unreadable') return undefined;
	return judge(found, hereAt(folder)) === 'free' ? undefined : found;
}

/** Asks who holds a lock; undefined when nobody does or nobody answers within a second. */
export async function askHolder(
	key: string,
	folder = hasAbstractSockets ? undefined : lockFolder,
): Promise<Holder | undefined> {
	if (folder !== undefined) return heldByFile(key, folder);
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
export async function isHeld(
	key: string,
	folder = hasAbstractSockets ? undefined : lockFolder,
): Promise<boolean> {
	if (folder !== undefined) return heldByFile(key, folder) !== undefined;
	return new Promise(resolve => {
		const socket = net.connect(socketName(key));
		socket.on('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'));
	});
}
