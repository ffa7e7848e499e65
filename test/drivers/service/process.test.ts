import {once} from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import {basename, dirname, join} from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {serviceChecks} from '../../../source/drivers/service/index.ts';
import {logFile, pidFile, portOf, type Service} from '../../../source/drivers/service/service.ts';
import {Trouble} from '../../../source/trust/trouble.ts';
import {
	action,
	freshFolder,
	installProduct,
	isAlive,
	processService,
	work,
	writeProgram,
} from './place.ts';

const start = async (service: Service) => work('service.start', {service});
const stop = async (service: Service) => work('service.stop', {service});
const state = async (service: Service) =>
	(await action('service.start').observe({service}))['state'];
const trouble = async (promise: Promise<unknown>): Promise<Trouble> => {
	const error = await promise.catch((caught: unknown) => caught);
	expect(error).toBeInstanceOf(Trouble);
	return error as Trouble;
};
const pidIn = (service: Service) =>
	(JSON.parse(fs.readFileSync(pidFile(service), 'utf8')) as {pid: number}).pid;
const logOf = (service: Service) => fs.readFileSync(logFile(service), 'utf8');

describe('start', () => {
	test('a process that stays, its pid file, its log with the mark of the start', async () => {
		const service = await installProduct();
		expect(await state(service)).toBe('stopped');
		const before = await action('service.start').observe({service});
		expect(await action('service.start').probe({service}, before)).toMatchObject({
			verdict: 'not-started',
		});
		const {facts} = await start(service);
		expect(facts).toEqual({state: 'running'});
		expect(isAlive(pidIn(service))).toBe(true);
		await vi.waitFor(() => expect(logOf(service)).toContain('listening'), 20_000);
		expect(logOf(service)).toMatch(/^--- started by handrail \d{4}-\S+\nlistening/);
		expect(await action('service.start').probe({service}, before)).toMatchObject({
			verdict: 'landed',
		});
		expect(await action('service.stop').probe({service}, {})).toMatchObject({
			verdict: 'not-started',
		});
	});

	test('a second start changes nothing', async () => {
		const service = await installProduct();
		await start(service);
		const pid = pidIn(service);
		const {said} = await start(service);
		expect(said).toEqual([`It runs already: process ${pid}.`]);
		expect(pidIn(service)).toBe(pid);
		expect(logOf(service).match(/--- started/g)).toHaveLength(1);
	});

	test('a port that is taken is told with its holder, and nothing is started', async () => {
		const service = await installProduct();
		const other = net.createServer().listen(portOf(service.address), '127.0.0.1');
		await once(other, 'listening');
		onTestFinished(() => void other.close());
		const {message, next} = await trouble(start(service));
		expect(message).toContain(`Port ${portOf(service.address)} is in use`);
		expect(message).toContain(`process ${process.pid} (`);
		expect(next).toBeTruthy();
		expect(fs.readdirSync(dirname(service.program))).toEqual([basename(service.program)]);
		expect(await state(service)).toBe('stopped');
	});

	test.each([
		[
			'says why',
			'echo beginning\necho "cannot open the data: locked" >&2\nexit 3',
			'(3)',
			'locked',
		],
		['is killed', 'echo one\nkill -9 $$', '(SIGKILL)', 'one'],
		['says nothing', 'exit 1', '(1)', ''],
	])('a program that %s and ends at once', async (_, lines, how, why) => {
		const program = writeProgram(join(freshFolder(), 'broken'), `#!/bin/sh\n${lines}\n`);
		const service = processService({program});
		const error = await trouble(start(service));
		expect(error.message).toBe(`broken ended at once ${how}.`);
		expect(error.why ?? '').not.toContain('started by handrail');
		expect(error.why).toContain(why);
		expect(error.next).toContain(logFile(service));
		expect(await state(service)).toBe('stopped');
	});

	test('the last line is found in a log of gigabytes', async () => {
		const program = writeProgram(join(freshFolder(), 'broken'), '#!/bin/sh\necho full\nexit 1\n');
		const service = processService({program});
		// A hole: it takes no room.
		fs.writeFileSync(logFile(service), '');
		fs.truncateSync(logFile(service), 3 * 1024 ** 3);
		expect((await trouble(start(service))).why).toBe('full');
	});

	test('a program or a folder that is not there', async () => {
		const folder = freshFolder();
		const gone = processService({program: join(folder, 'gone')});
		expect((await trouble(start(gone))).message).toContain('could not be started');
		expect(fs.existsSync(pidFile(gone))).toBe(false);
		const plain = writeProgram(join(folder, 'plain'), 'text', 0o644);
		expect((await trouble(start(processService({program: plain})))).why).toContain('EACCES');
		const service = await installProduct({log: join(folder, 'nowhere', 'log')});
		expect((await trouble(start(service))).message).toContain(join(folder, 'nowhere', 'log'));
		expect(await state(service)).toBe('stopped');
	});

	test('its surroundings: own folder, allow-listed environment, nothing to read (J12, E12)', async () => {
		vi.stubEnv('NODE_OPTIONS', '--no-warnings');
		vi.stubEnv('LD_PRELOAD', '');
		vi.stubEnv('HANDRAIL_TEST', 'x');
		onTestFinished(() => void vi.unstubAllEnvs());
		const program = writeProgram(
			join(freshFolder(), 'tell'),
			'#!/bin/sh\nread line || echo "nothing to read"\npwd\nenv | cut -d= -f1\nexit 1\n',
		);
		const service = processService({program});
		await trouble(start(service));
		const lines = logOf(service).split('\n');
		expect(lines).toContain('nothing to read');
		expect(lines).toContain(dirname(program));
		expect(lines).toContain('PATH');
		for (const name of ['NODE_OPTIONS', 'LD_PRELOAD', 'HANDRAIL_TEST', 'HANDRAIL_REHEARSAL'])
			expect(lines).not.toContain(name);
		await trouble(start({...service, cwd: '/'}));
		expect(logOf(service).split('\n')).toContain('/');
	});
});

describe('stop', () => {
	test('waits until the program has ended', async () => {
		const service = await installProduct();
		await start(service);
		const pid = pidIn(service);
		await vi.waitFor(() => expect(logOf(service)).toContain('listening'), 20_000);
		const {facts, said} = await stop(service);
		expect(facts).toEqual({state: 'stopped'});
		expect(said.at(-1)).toBe(`Process ${pid} ended.`);
		expect(isAlive(pid)).toBe(false);
		expect(fs.existsSync(join(dirname(service.program), 'ended'))).toBe(true);
		expect(await action('service.stop').probe({service}, {})).toMatchObject({verdict: 'landed'});
	});

	test('what is stopped stays so, and that is told', async () => {
		const service = await installProduct();
		const {said, facts} = await stop(service);
		expect(said).toEqual(['It was stopped already.']);
		expect(facts).toEqual({state: 'stopped'});
	});

	test('stopped and started, the log goes on', async () => {
		const service = await installProduct();
		await start(service);
		await stop(service);
		fs.appendFileSync(logFile(service), 'cut off');
		await start(service);
		expect(logOf(service).match(/^--- started/gm)).toHaveLength(2);
	});
});

test('service.running: by the process itself', async () => {
	const service = await installProduct();
	const [check] = serviceChecks;
	const context = {secrets: {}, signal: new AbortController().signal};
	expect(await check!.run({service}, context)).toMatchObject({
		verdict: 'fail',
		remedy: expect.any(String) as string,
	});
	await start(service);
	expect(await check!.run({service}, context)).toEqual({
		verdict: 'pass',
		reason: `running: process ${pidIn(service)}`,
	});
});

test('previews and explanations name the program, and can be pasted', async () => {
	const service = processService({program: '/opt/a b/pro', args: ["it's"]});
	expect(action('service.start').preview({service})[0]).toBe(`'/opt/a b/pro' 'it'\\''s'`);
	expect(action('service.stop').preview({service})).toEqual([
		'kill -TERM the process of /opt/a b/pro',
	]);
	for (const name of ['service.start', 'service.stop'])
		expect(action(name).explain({service}).changes).toMatch(/^pro /);
});
