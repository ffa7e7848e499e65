import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {startTime} from '../../../source/drivers/service/processes.ts';
import {Trouble} from '../../../source/trust/trouble.ts';
import {action, byHand, freshFolder, isAlive, product, work, writeProgram} from './place.ts';
import {endProcess} from '../../support/end-process.ts';

/** A copy with so many records, and what a rehearsal of the product on it needs. */
function copyOf(records: Record<string, number>) {
	const root = freshFolder();
	const program = writeProgram(join(root, 'product'), product);
	const folder = join(root, 'scratch');
	for (const [name, count] of Object.entries(records)) {
		fs.mkdirSync(join(folder, 'data', name), {recursive: true});
		for (let i = 0; i < count; i++) fs.writeFileSync(join(folder, 'data', name, String(i)), '');
	}

	const check = (id: string, kind: string, given: unknown) => ({
		id,
		title: id,
		check: kind,
		with: given,
	});
	return {
		program,
		args: ['--http={rehearsal}', `--dir=${folder}/data`, `--ended=${root}/ended`],
		folder,
		checks: [
			check('health', 'http.json', {url: 'http://{rehearsal}/health', fields: {code: 200}}),
			check('sign-in', 'http.json', {url: 'http://{rehearsal}/token', keep: {token: 'token'}}),
			check('records', 'http.counts', {
				list: 'http://{rehearsal}/list',
				count: 'http://{rehearsal}/count/{item}',
				field: 'total',
				headers: {authorization: '${secret.token}'},
			}),
		],
		expect: records,
		seconds: 60,
	};
}

const trouble = async (given: unknown): Promise<Trouble> => {
	const error = await work('service.rehearse', given).catch((caught: unknown) => caught);
	expect(error).toBeInstanceOf(Trouble);
	return error as Trouble;
};

describe('service.rehearse', () => {
	test('equal counts pass; the program ends, and leaves no pid behind', async () => {
		const given = copyOf({posts: 3, users: 2});
		const {facts, said} = await work('service.rehearse', given);
		expect(facts).toEqual({level: 'V4', compared: 2});
		expect(said.at(-1)).toBe('Counts equal: 2 compared.');
		expect(said.join('\n')).not.toContain('token-of-the-product');
		expect(fs.existsSync(`${given.folder}.pid`)).toBe(false);
		expect(fs.existsSync(join(given.folder, '..', 'ended'))).toBe(true);
	});

	test('fewer, more or vanished records are told by name', async () => {
		const given = copyOf({posts: 3, users: 2, extra: 1});
		const {message, next} = await trouble({
			...given,
			expect: {posts: 4, users: 1, extra: 1, comments: 5},
		});
		expect(message).toContain('posts: 4 before, 3 now');
		expect(message).toContain('users: 1 before, 2 now');
		expect(message).toContain('comments: 5 before, not found now');
		expect(message).not.toContain('extra');
		expect(next).toBe('Take the backup again.');
		expect(fs.existsSync(join(given.folder, '..', 'ended'))).toBe(true);
	});

	test.each([
		['ends with a code', 'echo starting; echo "tables are newer than this program" >&2; exit 4'],
		['is killed', 'echo "tables are newer than this program"; kill -9 $$'],
	])(
		'a program that %s shows its last line, at once',
		async (_, lines) => {
			const given = copyOf({posts: 1});
			writeProgram(given.program, `#!/bin/sh\n${lines}\n`);
			// Its time is far longer than the test's: death must be seen, not waited for.
			const {message, why} = await trouble({...given, seconds: 600});
			expect(message).toContain('"health" does not pass');
			expect(why).toBe('tables are newer than this program');
			expect(fs.existsSync(`${given.folder}.pid`)).toBe(false);
		},
		60_000,
	);

	test('a program that cannot be started is told, not thrown as a defect', async () => {
		const given = copyOf({posts: 1});
		fs.rmSync(given.program);
		expect((await trouble(given)).message).toContain(`${given.program} could not be started`);
		const plain = writeProgram(given.program, 'text', 0o644);
		expect((await trouble({...given, program: plain})).message).toContain('could not be started');
		expect(fs.existsSync(`${given.folder}.pid`)).toBe(false);
	});

	test('one that never answers is given up, with the reason of the check', async () => {
		const given = copyOf({posts: 1});
		writeProgram(given.program, '#!/bin/sh\necho thinking\nexec sleep 300\n');
		const {message, why} = await trouble({...given, seconds: 1});
		expect(message).toContain('nothing listens there');
		expect(why).toBe('thinking');
	}, 60_000);

	test('one that does not heed SIGTERM is ended all the same: it is a throw-away copy', async () => {
		const given = copyOf({posts: 1});
		writeProgram(
			given.program,
			`${product}\nprocess.removeAllListeners('SIGTERM').on('SIGTERM', () => {});`,
		);
		await work('service.rehearse', given);
		expect(fs.existsSync(`${given.folder}.pid`)).toBe(false);
	}, 60_000);

	test('a check that cannot be made on a copy is told', async () => {
		const given = copyOf({posts: 1});
		const other = {id: 'x', title: 'x', check: 'script.check', with: {command: ['true']}};
		const {said} = await work('service.rehearse', {...given, checks: [...given.checks, other]});
		expect(said.join('\n')).toContain('x: not looked at');
	});

	test('without any check it would prove nothing, and says so', async () => {
		const given = copyOf({});
		expect((await trouble({...given, checks: [], expect: {}})).message).toContain('prove nothing');
		expect(fs.existsSync(`${given.folder}.log`)).toBe(false);
	});

	test('a secret that is missing stops it, and the program with it', async () => {
		const given = copyOf({posts: 1});
		const checks = given.checks.filter(({id}) => id !== 'sign-in');
		expect((await trouble({...given, checks})).message).toContain('"token" is not at hand');
		expect(fs.existsSync(`${given.folder}.pid`)).toBe(false);
		expect((await work('service.rehearse', {...given, checks}, {token: 'x'})).facts).toMatchObject({
			compared: 1,
		});
	});

	test('what a killed rehearsal left running is cleared on the next', async () => {
		const given = copyOf({posts: 2});
		const worker = spawn(
			process.execPath,
			[
				'--input-type=module',
				'--eval',
				`const {serviceActions} = await import(${JSON.stringify(new URL('../../../source/drivers/service/index.ts', import.meta.url).href)});
				const rehearse = serviceActions.find(({name}) => name === 'service.rehearse');
				const checks = [{id: 'never', title: 'never', check: 'http.json', with: {url: 'http://{rehearsal}/health', fields: {code: 'never'}}}];
				await rehearse.work({...${JSON.stringify(given)}, checks, seconds: 600}, {stepId: '', secrets: {}, signal: new AbortController().signal, progress() {}, say() {}});`,
			],
			{stdio: 'inherit'},
		);
		onTestFinished(() => void worker.kill('SIGKILL'));
		const left = await vi.waitFor(() => {
			expect(fs.readFileSync(`${given.folder}.log`, 'utf8')).toContain('listening');
			return Number(fs.readFileSync(`${given.folder}.pid`, 'utf8').split(' ')[0]);
		}, 30_000);
		onTestFinished(() => {
			endProcess(left);
		});
		worker.kill('SIGKILL');
		await once(worker, 'exit');
		expect(isAlive(left)).toBe(true);
		expect((await work('service.rehearse', given)).facts).toMatchObject({compared: 1});
		expect(isAlive(left)).toBe(false);
	}, 90_000);

	test('a pid that was used again is left alone, also after a restart with the same start time (A16)', async () => {
		const given = copyOf({posts: 1});
		const other = await byHand('/bin/sh', ['-c', 'echo up; exec sleep 300']);
		const start = startTime(other.pid);
		for (const content of [
			`${other.pid} 1`,
			`${other.pid} ${start} another-boot`,
			`${other.pid} undefined`,
			'undefined undefined',
			'',
		]) {
			fs.writeFileSync(`${given.folder}.pid`, content);
			await work('service.rehearse', given);
			expect(startTime(other.pid)).toBeDefined();
		}
	}, 60_000);

	test('its preview shows the copy and a port of its own; a second time is harmless', async () => {
		const given = copyOf({});
		const [line] = action('service.rehearse').preview(given);
		expect(line).toBe(
			`${given.program} '--http=127.0.0.1:<free port>' --dir=${given.folder}/data ${given.args[2]}`,
		);
		expect(await action('service.rehearse').probe(given, {})).toMatchObject({
			verdict: 'not-started',
		});
	});
});
