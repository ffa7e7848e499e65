import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {serviceSchema, type Service} from '../../../source/drivers/service/service.ts';
import {Trouble} from '../../../source/trust/trouble.ts';
import {action, freshFolder, isAlive, work, writeProgram} from './place.ts';
import {endProcess} from '../../support/end-process.ts';

/** Somebody's own scripts: what each does is a few lines of shell in a folder of its own. */
function commands(lines: {start?: string; stop?: string; status?: string}): {
	service: Service;
	folder: string;
} {
	const folder = freshFolder();
	const usual = {start: 'touch up', stop: 'rm -f up', status: 'test -e up'};
	const script = (name: keyof typeof usual) =>
		writeProgram(join(folder, name), `#!/bin/sh\ncd '${folder}'\n${lines[name] ?? usual[name]}\n`);
	const service = serviceSchema.parse({
		how: 'commands',
		program: '/opt/product',
		start: `${script('start')} --now "a b"`,
		stop: script('stop'),
		status: script('status'),
	});
	return {service, folder};
}

const state = async (service: Service) =>
	(await action('service.stop').observe({service}))['state'];
const trouble = async (promise: Promise<unknown>): Promise<Trouble> => {
	const error = await promise.catch((caught: unknown) => caught);
	expect(error).toBeInstanceOf(Trouble);
	return error as Trouble;
};

describe('own commands', () => {
	test('start, status and stop; what they say is kept', async () => {
		const {service} = commands({start: 'echo "begins $1 $2"; touch up'});
		expect(await state(service)).toBe('stopped');
		const started = await work('service.start', {service});
		expect(started).toEqual({facts: {state: 'running'}, said: ['begins --now a b']});
		expect((await work('service.start', {service})).said[0]).toContain('It runs already');
		expect((await work('service.stop', {service})).facts).toEqual({state: 'stopped'});
		expect((await work('service.stop', {service})).said).toEqual(['It was stopped already.']);
	});

	test('a start that fails is told with its first word of error', async () => {
		const {service} = commands({start: 'echo "licence expired" >&2; exit 7'});
		const {message, why} = await trouble(work('service.start', {service}));
		expect(message).toMatch(/start --now a b ended with 7\.$/);
		expect(why).toBe('licence expired');
	});

	test('one that is not there, or may not be run', async () => {
		const {service, folder} = commands({});
		const gone = {...service, start: join(folder, 'gone')};
		expect((await trouble(work('service.start', {service: gone}))).message).toContain(
			'is not on this machine',
		);
		fs.chmodSync(service.stop, 0o644);
		fs.writeFileSync(join(folder, 'up'), '');
		expect((await trouble(work('service.stop', {service}))).message).toContain('EACCES');
	});

	test('a start that leaves a program behind is not waited for, and does not harm it (E10)', async () => {
		const background = "trap '/bin/echo hello && touch said || touch failed' USR1; touch up";
		const {service, folder} = commands({
			start: `(${background}; while :; do sleep 0.1; done) & echo $! > pid; while ! test -e up; do :; done`,
		});
		const {facts, said} = await work('service.start', {service});
		const pid = Number(fs.readFileSync(join(folder, 'pid'), 'utf8'));
		onTestFinished(() => void endProcess(pid));
		expect(facts).toEqual({state: 'running'});
		expect(isAlive(pid)).toBe(true);
		const left = /goes on writing to the files in (.+)\.$/.exec(said.join('\n'))?.[1] ?? '';
		onTestFinished(() => fs.rmSync(left, {recursive: true}));
		process.kill(pid, 'SIGUSR1');
		await vi.waitFor(() => expect(fs.existsSync(join(folder, 'said'))).toBe(true), 20_000);
		expect(fs.readFileSync(join(left, 'out'), 'utf8')).toBe('hello\n');
	}, 60_000);

	test('one that says megabytes is not ended for it', async () => {
		const {service} = commands({
			start: "head -c 3000000 /dev/zero | tr '\\0' x; echo; echo last; touch up",
		});
		const {facts, said} = await work('service.start', {service});
		expect(facts).toEqual({state: 'running'});
		expect(said.at(-1)).toBe('last');
		expect(said.join('').length).toBeLessThan(2_000_000);
	}, 60_000);

	test.each([
		['cannot be run', 'exec no-such-command-here', 'ended with 127'],
		['does not know', 'exit 4', 'ended with 4'],
		['was killed', 'kill -9 $$', 'was ended by SIGKILL'],
	])('a status that %s is never taken for stopped', async (_, status, detail) => {
		const {service, folder} = commands({status});
		expect(await state(service)).toBe('unknown');
		for (const name of ['service.start', 'service.stop']) {
			const probe = await action(name).probe({service}, {});
			expect(probe.verdict).toBe('cannot-tell');
			expect(probe.reason).toContain(detail);
		}

		fs.writeFileSync(join(folder, 'up'), '');
		const {message} = await trouble(work('service.stop', {service}));
		expect(message).toMatch(/^Whether product has ended cannot be told/);
		expect(fs.existsSync(join(folder, 'up'))).toBe(false);
	});

	test.each(['1', '3', '7'])('a status that ends with %s says that it is stopped', async code => {
		expect(await state(commands({status: `exit ${code}`}).service)).toBe('stopped');
	});

	test('stop waits until the status says so', async () => {
		const {service, folder} = commands({
			stop: '(while ! test -e asked; do sleep 0.05; done; touch ended; rm -f up) > /dev/null 2>&1 &',
			status: 'test -e up && touch asked',
		});
		fs.writeFileSync(join(folder, 'up'), '');
		await work('service.stop', {service});
		expect(fs.existsSync(join(folder, 'ended'))).toBe(true);
	}, 60_000);

	test('they read nothing, and inherit only what is allowed (E12, J12)', async () => {
		vi.stubEnv('BASH_ENV', '/nowhere');
		vi.stubEnv('NODE_OPTIONS', '--no-warnings');
		onTestFinished(() => void vi.unstubAllEnvs());
		const {service, folder} = commands({start: 'read answer || env > up'});
		await work('service.start', {service});
		const seen = fs.readFileSync(join(folder, 'up'), 'utf8');
		expect(seen).toContain('PATH=');
		expect(seen).not.toMatch(/^(BASH_ENV|NODE_OPTIONS|VITEST)/m);
	});

	test.each(['cat x | sh', 'echo $HOME', 'a; b', 'a && b', 'a > b', '`id`', 'ls *', '"open'])(
		'%j is refused wherever it would be shown or run',
		async line => {
			const {service, folder} = commands({});
			const bad = {...service, start: line, stop: line, status: line};
			await expect(action('service.start').observe({service: bad})).rejects.toThrow(Trouble);
			for (const name of ['service.start', 'service.stop']) {
				expect(() => action(name).preview({service: bad})).toThrow(Trouble);
				await expect(work(name, {service: {...bad, status: service.status}})).rejects.toThrow(
					Trouble,
				);
				fs.writeFileSync(join(folder, 'up'), '');
			}
		},
	);

	test('a command that is empty is told as missing', async () => {
		const {service} = commands({});
		expect((await trouble(work('service.start', {service: {...service, start: ''}}))).message).toBe(
			'No command is given to start product.',
		);
		expect(await state({...service, status: ''})).toBe('unknown');
	});
});
