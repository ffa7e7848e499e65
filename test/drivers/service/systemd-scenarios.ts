import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {describe, expect, test, vi} from 'vitest';
import {logsChecks} from '../../../source/drivers/logs/index.ts';
import {serviceChecks} from '../../../source/drivers/service/index.ts';
import {serviceSchema, type Service} from '../../../source/drivers/service/service.ts';
import {Trouble} from '../../../source/trust/trouble.ts';
import {action, work} from './place.ts';

/**
 * ok runs · fails cannot be started · dies ends at once · slow takes its time to end · says writes
 * `run N` as it starts for the Nth time.
 */
export type Kind = 'ok' | 'fails' | 'dies' | 'slow' | 'says';

const systemctl = promisify(execFile);
const limit = 120_000;
const context = {secrets: {}, signal: new AbortController().signal};
const observed = async (service: Service) => action('service.stop').observe({service});
const trouble = async (promise: Promise<unknown>): Promise<Trouble> => {
	const error = await promise.catch((caught: unknown) => caught);
	expect(error).toBeInstanceOf(Trouble);
	return error as Trouble;
};

/**
 * What must hold for every systemd: told of the stand-in in test/fixtures/bin and of a real one.
 * `install` makes a unit of a kind under a name of its own; `systemctl` is on PATH.
 */
export function systemdScenarios(install: (name: string, kind: Kind) => Promise<void>): void {
	let count = 0;
	const unit = async (kind: Kind): Promise<Service> => {
		const name = `handrail-${process.pid}-${++count}.service`;
		await install(name, kind);
		return serviceSchema.parse({how: 'systemd', unit: name});
	};

	describe('a systemd unit', () => {
		test(
			'is started and stopped, and says how it is',
			async () => {
				const service = await unit('ok');
				const before = await observed(service);
				expect(before).toEqual({state: 'stopped'});
				expect(await action('service.start').probe({service}, before)).toMatchObject({
					verdict: 'not-started',
					reason: 'it is stopped: inactive (dead)',
				});
				expect((await work('service.start', {service})).facts).toEqual({state: 'running'});
				expect(await serviceChecks[0]!.run({service}, context)).toEqual({
					verdict: 'pass',
					reason: 'running: active (running)',
				});
				expect((await work('service.start', {service})).said).toEqual([
					'It runs already: active (running).',
				]);
				expect((await work('service.stop', {service})).facts).toEqual({state: 'stopped'});
				expect((await work('service.stop', {service})).said).toEqual(['It was stopped already.']);
				expect(await action('service.stop').probe({service}, {})).toMatchObject({
					verdict: 'landed',
				});
			},
			limit,
		);

		test(
			'that is not there is neither running nor stopped',
			async () => {
				const service = serviceSchema.parse({how: 'systemd', unit: 'handrail-nobody.service'});
				expect(await serviceChecks[0]!.run({service}, context)).toMatchObject({
					verdict: 'unknown',
					reason: 'unknown: there is no unit handrail-nobody.service',
					remedy: expect.any(String) as string,
				});
				expect((await action('service.start').probe({service}, {})).verdict).toBe('cannot-tell');
				const {message, why} = await trouble(work('service.start', {service}));
				expect(message).toBe('systemctl start -- handrail-nobody.service ended with 5.');
				expect(why).toContain('handrail-nobody.service not found');
				expect((await trouble(work('service.stop', {service}))).message).toContain('ended with 5');
			},
			limit,
		);

		test(
			'whose start fails is told in the words of systemd',
			async () => {
				const service = await unit('fails');
				const {message, why} = await trouble(work('service.start', {service}));
				expect(message).toBe(`systemctl start -- ${service.unit} ended with 1.`);
				expect(why).toContain(`Job for ${service.unit} failed`);
				expect(await observed(service)).toEqual({state: 'stopped'});
			},
			limit,
		);

		test(
			'that ends as soon as it was started is not taken for started',
			async () => {
				const service = await unit('dies');
				const {message, next} = await trouble(work('service.start', {service}));
				expect(message).toContain(`${service.unit} ended at once: failed (failed)`);
				expect(next).toContain('journalctl');
				expect(await observed(service)).toEqual({state: 'stopped'});
			},
			limit,
		);

		test(
			'that is still ending counts as running, and is waited for',
			async () => {
				const service = await unit('slow');
				await work('service.start', {service});
				await systemctl('systemctl', ['stop', '--no-block', '--', service.unit]);
				const {reason, verdict} = await action('service.stop').probe({service}, {});
				expect(verdict).toBe('not-started');
				expect(reason).toBe('it is running: deactivating (stop)');
				expect((await work('service.stop', {service})).facts).toEqual({state: 'stopped'});
			},
			limit,
		);

		test(
			'has a log, of which only the newest run counts',
			async () => {
				const service = await unit('says');
				await work('service.start', {service});
				await work('service.stop', {service});
				await work('service.start', {service});
				const read = async (match: string) =>
					logsChecks[0]!.run({service, patterns: [{match, means: 'found', level: 'bad'}]}, context);
				// The journal takes its lines a moment after they were written.
				await vi.waitFor(
					async () =>
						expect(await read('run 2')).toEqual({verdict: 'fail', reason: 'found: run 2'}),
					60_000,
				);
				expect((await read('run 1')).verdict).toBe('pass');
				await work('service.stop', {service});
			},
			limit,
		);
	});
}
