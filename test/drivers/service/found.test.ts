import fs from 'node:fs';
import {basename, dirname, join} from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {
	findProcess,
	holderOf,
	pidRecord,
	startTime,
} from '../../../source/drivers/service/processes.ts';
import {pidFile, portOf, type Service} from '../../../source/drivers/service/service.ts';
import {
	byHand,
	freePort,
	freshFolder,
	installProduct,
	isAlive,
	processService,
	product,
	work,
	writeProgram,
} from './place.ts';

/** The same program on a port of its own. */
async function another(service: Service): Promise<Service> {
	const address = `127.0.0.1:${await freePort()}`;
	const args = service.args.map(word => (word.startsWith('--http=') ? `--http=${address}` : word));
	return processService({program: service.program, args, address});
}

/** Runs until it is killed, and listens nowhere. */
const idle = `#!${process.execPath}\nconsole.log('up');\nsetInterval(() => {}, 1000);\n`;

describe('a process that handrail did not start', () => {
	test('a script, by its whole path', async () => {
		const service = await installProduct();
		const {pid} = await byHand(service.program, service.args);
		expect(findProcess(service)?.pid).toBe(pid);
	});

	test('a script, started from its folder', async () => {
		const service = await installProduct();
		const cwd = dirname(service.program);
		const {pid} = await byHand(`./${basename(service.program)}`, service.args, {cwd});
		expect(findProcess(service)?.pid).toBe(pid);
		const other = await another(service);
		const node = await byHand(process.execPath, [basename(other.program), ...other.args], {cwd});
		expect(findProcess(other)?.pid).toBe(node.pid);
	});

	test('a program of its own, also when its file was replaced meanwhile', async () => {
		const folder = freshFolder();
		const program = join(folder, 'program');
		fs.copyFileSync(process.execPath, program, fs.constants.COPYFILE_FICLONE);
		const script = writeProgram(join(folder, 'script.cjs'), product);
		const address = `127.0.0.1:${await freePort()}`;
		const service = processService({
			program,
			args: [script, `--http=${address}`, `--dir=${folder}`],
			address,
		});
		const {pid} = await byHand(program, service.args);
		expect(findProcess(service)?.pid).toBe(pid);
		fs.rmSync(program);
		expect(findProcess(service)?.pid).toBe(pid);
	});

	test('a program whose folder is reached by a link', async () => {
		const service = await installProduct();
		const link = join(freshFolder(), 'current');
		fs.symlinkSync(dirname(service.program), link);
		const {pid} = await byHand(service.program, service.args);
		expect(
			findProcess(processService({...service, program: join(link, basename(service.program))}))
				?.pid,
		).toBe(pid);
	});

	test('is stopped like any other', async () => {
		const service = await installProduct();
		const child = await byHand(service.program, service.args);
		await work('service.stop', {service});
		expect(isAlive(child.pid)).toBe(false);
	});
});

describe('which of two', () => {
	test('two of one program on different ports', async () => {
		const one = await installProduct();
		const two = await another(one);
		const first = await byHand(one.program, one.args);
		expect(findProcess(two)).toBeUndefined();
		const second = await byHand(two.program, two.args);
		expect(findProcess(one)?.pid).toBe(first.pid);
		expect(findProcess(two)?.pid).toBe(second.pid);
		await work('service.stop', {service: two});
		expect([isAlive(first.pid), isAlive(second.pid)]).toEqual([true, false]);
	});

	test('two of one program, started by handrail', async () => {
		const one = await installProduct();
		const two = await another(one);
		await work('service.start', {service: one});
		const first = findProcess(one)!.pid;
		expect(findProcess(two)).toBeUndefined();
		await work('service.stop', {service: two});
		expect(isAlive(first)).toBe(true);
		await work('service.start', {service: two});
		expect(findProcess(one)?.pid).toBe(first);
		expect(findProcess(two)?.pid).not.toBe(first);
		await work('service.stop', {service: one});
		expect(isAlive(first)).toBe(false);
		expect(findProcess(two)).toBeDefined();
	});

	test('arguments that only begin alike are others', async () => {
		const program = writeProgram(join(freshFolder(), 'idle'), idle);
		const {pid} = await byHand(program, ['serve', '--port=12345']);
		const like = (...args: string[]) => findProcess(processService({program, args}))?.pid;
		expect(like('serve', '--port=12345')).toBe(pid);
		expect(like('serve', '--port=1234')).toBeUndefined();
		expect(like('serve')).toBeUndefined();
		expect(like('--port=12345')).toBeUndefined();
	});

	test('another program on the address is not the service', async () => {
		const service = await installProduct();
		const other = writeProgram(join(freshFolder(), 'product'), product);
		const {pid} = await byHand(other, service.args);
		expect(findProcess(service)).toBeUndefined();
		expect(holderOf(portOf(service.address)!)?.pid).toBe(pid);
		expect(holderOf(portOf(service.address)!)?.command).toContain(other);
	});

	test('a rehearsal is never the service', async () => {
		const service = await installProduct();
		const {pid} = await byHand(service.program, service.args, {env: {HANDRAIL_REHEARSAL: '1'}});
		expect(findProcess(service)).toBeUndefined();
		await work('service.stop', {service});
		expect(isAlive(pid)).toBe(true);
	});
});

describe('a pid file', () => {
	const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
	const start = startTime(process.pid);
	test.each([
		['of a pid that was used again', {pid: process.pid, start: '1', boot}],
		['of an earlier boot', {pid: process.pid, start, boot: 'other'}],
		['of a process that had ended before it was written', {pid: 2 ** 22 + 1, boot}],
		['of nobody', {pid: 2 ** 22 + 1, start: '1', boot}],
		['of something else', process.pid],
		['that is empty', undefined],
	])('%s is not believed', async (_, content) => {
		const service = await installProduct();
		fs.writeFileSync(pidFile(service), content === undefined ? '' : JSON.stringify(content));
		expect(findProcess(service)).toBeUndefined();
		expect((await work('service.stop', {service})).said).toEqual(['It was stopped already.']);
	});

	test('of handrail names the process, and the service that it is', async () => {
		const service = await installProduct();
		const {pid} = await byHand(writeProgram(join(freshFolder(), 'idle'), idle), []);
		fs.writeFileSync(pidFile(service), pidRecord(pid, service));
		expect(findProcess(service)).toEqual({pid, start: startTime(pid)});
		expect(findProcess({...service, address: '127.0.0.1:1'})).toBeUndefined();
	});
});
