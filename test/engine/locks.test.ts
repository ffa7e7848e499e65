import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {randomUUID} from 'node:crypto';
import net from 'node:net';
import {createHash} from 'node:crypto';
import {join} from 'node:path';
import readline from 'node:readline';
import {expect, it, onTestFinished} from 'vitest';
import {askHolder, isHeld, takeLock} from '../../source/engine/locks.ts';

const fixture = join(import.meta.dirname, '..', 'fixtures', 'engine', 'lock-child.ts');
const me = {who: 'test', pid: process.pid, since: '2026-01-01T00:00:00Z', doing: 'a test'};

type Contender = {child: ChildProcess; ask(line: string): Promise<string>};

function contender(who: string): Contender {
	const child = spawn(process.execPath, [fixture, who], {stdio: ['pipe', 'pipe', 'inherit']});
	const lines = readline.createInterface({input: child.stdout})[Symbol.asyncIterator]();
	onTestFinished(() => void child.kill('SIGKILL'));
	return {
		child,
		async ask(line) {
			child.stdin.write(`${line}\n`);
			const answer = await lines.next();
			return String(answer.value);
		},
	};
}

it('200 races of two processes for one key: always one holder', async () => {
	const [a, b] = [contender('a'), contender('b')];
	let first = 0;
	for (let race = 0; race < 200; race++) {
		const key = `${randomUUID()}-${race}`;
		const said = await Promise.all([a.ask(`take ${key}`), b.ask(`take ${key}`)]);
		expect(said.filter(text => text === `${key} mine`)).toHaveLength(1);
		expect(said.filter(text => text === `${key} theirs`)).toHaveLength(1);
		const winner = said[0].endsWith('mine') ? a : b;
		if (winner === a) first++;
		if (race % 2 === 0) continue;
		// Free again once it is let go, for the other too.
		await winner.ask(`leave ${key}`);
		expect(await isHeld(key)).toBe(false);
		expect(await (winner === a ? b : a).ask(`take ${key}`)).toBe(`${key} mine`);
	}

	console.log(`200 races, 0 double holders, ${first} won by the first`);
});

it('a holder says who, since when and what it is doing', async () => {
	const key = randomUUID();
	const holder = contender('alice');
	await holder.ask(`take ${key}`);
	expect(await askHolder(key)).toEqual({
		who: 'alice',
		pid: holder.child.pid,
		since: '2026-01-01T10:00:00Z',
		doing: 'step 3',
	});
	await holder.ask('describe dump');
	const taken = await takeLock(key, me);
	expect(taken).toMatchObject({holder: {who: 'alice', doing: 'dump'}});
});

it('is free as soon as its holder is killed', async () => {
	const key = randomUUID();
	const holder = contender('a');
	await holder.ask(`take ${key}`);
	expect(await isHeld(key)).toBe(true);
	holder.child.kill('SIGKILL');
	await once(holder.child, 'exit');
	expect(await isHeld(key)).toBe(false);
	const taken = await takeLock(key, me);
	expect(taken).toHaveProperty('lock');
	if ('lock' in taken) taken.lock.release();
});

it('is held by a stopped process, however many have knocked', async () => {
	const key = randomUUID();
	const holder = contender('a');
	await holder.ask(`take ${key}`);
	holder.child.kill('SIGSTOP');
	const name = `\0handrail-${createHash('sha256').update(key).digest('hex')}`;
	const sockets: net.Socket[] = [];
	onTestFinished(() => sockets.forEach(socket => socket.destroy()));
	let full = false;
	// Until the queue of those who wait is full.
	while (!full) {
		const socket = net.connect(name);
		sockets.push(socket);
		full = await new Promise<boolean>(resolve => {
			socket.on('connect', () => resolve(false));
			socket.on('error', () => resolve(true));
		});
		if (sockets.length > 10_000) throw new Error('the queue is never full');
	}

	expect(await isHeld(key)).toBe(true);
	expect(await takeLock(key, me)).toEqual({holder: undefined});
});

it('is free when nobody ever took it', async () => {
	const key = randomUUID();
	expect(await isHeld(key)).toBe(false);
	expect(await askHolder(key)).toBeUndefined();
});
