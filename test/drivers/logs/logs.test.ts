import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {logsChecks, logSinceStart, meaningOf} from '../../../source/drivers/logs/index.ts';
import {serviceSchema, type Service} from '../../../source/drivers/service/service.ts';

const mark = '--- started by handrail 2026-01-02T03:04:05.678Z\n';
const patterns = [
	{match: 'listening on \\d+', means: 'it listens', level: 'good' as const},
	{match: '^WARN deprecated', means: 'a setting is old', level: 'note' as const},
	{match: 'address already in use', means: 'another program holds the port', level: 'bad' as const},
	{match: '[Mm]igration .* failed', means: 'a migration did not go through', level: 'bad' as const},
];

function logged(text: string | Buffer | undefined): Service {
	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-logs-'));
	onTestFinished(() => fs.rmSync(folder, {recursive: true}));
	const service = serviceSchema.parse({how: 'process', program: join(folder, 'product')});
	if (text !== undefined) fs.writeFileSync(`${service.program}.log`, text);
	return service;
}

const read = async (service: Service, given: unknown = patterns) =>
	logsChecks[0]!.run(
		{service, patterns: given},
		{secrets: {}, signal: new AbortController().signal},
	);

describe('since the last start', () => {
	test('what was before it does not count', async () => {
		const service = logged(`${mark}address already in use\n${mark}listening on 80\nup\n`);
		expect(await logSinceStart(service)).toEqual(['listening on 80', 'up', '']);
		expect(await read(service)).toMatchObject({verdict: 'pass'});
	});

	test('a log without the mark counts whole', async () => {
		expect((await read(logged('one\naddress already in use\n'))).verdict).toBe('fail');
	});

	test('a program that writes the mark within a line hides nothing', async () => {
		const service = logged(`${mark}address already in use\nsaw: ${mark}up\n`);
		expect((await read(service)).verdict).toBe('fail');
	});

	test('a log file of its own name is read', async () => {
		const service = logged(undefined);
		const log = `${service.program}-other`;
		fs.writeFileSync(log, `${mark}address already in use\n`);
		expect((await read({...service, log})).verdict).toBe('fail');
	});
});

describe('what lines mean', () => {
	test('a bad one fails with its meaning and the line; others are counted', async () => {
		const text = `${mark}listening on 80\nE: Migration 7 failed\nE: migration 8 failed\nx address already in use\n`;
		expect(await read(logged(text))).toEqual({
			verdict: 'fail',
			reason: 'a migration did not go through: E: Migration 7 failed (and 2 more)',
		});
	});

	test('good and noted ones pass, and the lines are counted', async () => {
		expect(await read(logged(`${mark}listening on 80\nWARN deprecated x\n`))).toEqual({
			verdict: 'pass',
			reason: '2 lines since the start, none of them known to be bad',
		});
		expect((await read(logged(`${mark}anything\n`), [])).verdict).toBe('pass');
	});

	test('the first pattern that fits decides; a line is cut before it is looked at', () => {
		expect(meaningOf('listening on 80: address already in use', patterns)?.level).toBe('good');
		expect(meaningOf('nothing known', patterns)).toBeUndefined();
		expect(meaningOf(`${'x'.repeat(2000)}address already in use`, patterns)).toBeUndefined();
	});

	test.each([
		['is not there', undefined],
		['is empty', ''],
		['holds only the mark of the start', `${mark}address already in use\n${mark}`],
		['holds only empty lines', `${mark}\n  \n`],
	])('a log that %s warns: nothing was seen', async (_, text) => {
		expect(await read(logged(text))).toEqual({
			verdict: 'warn',
			reason: 'the log is empty or cannot be read',
		});
	});

	test('one that is a folder warns too', async () => {
		const service = logged(undefined);
		fs.mkdirSync(`${service.program}.log`);
		expect((await read(service)).verdict).toBe('warn');
	});
});

describe('limits', () => {
	test('of 10 MB the last part is read, wherever it is cut', async () => {
		const line = `${'ü'.repeat(99)}\n`;
		const service = logged(mark + line.repeat(50_000) + 'address already in use\n');
		expect(fs.statSync(`${service.program}.log`).size).toBeGreaterThan(9_000_000);
		const lines = await logSinceStart(service);
		expect(lines.join('\n').length).toBeLessThanOrEqual(1024 * 1024);
		expect((await read(service)).verdict).toBe('fail');
	}, 60_000);

	test('the start of a long log is found when it is in the last part', async () => {
		const service = logged(`${'old: address already in use\n'.repeat(400_000)}${mark}up\n`);
		expect(await read(service)).toMatchObject({verdict: 'pass', reason: /^1 lines? since/});
	}, 60_000);

	test('a line of megabytes is told in part', async () => {
		const service = logged(`${mark}address already in use ${'x'.repeat(500_000)}\n`);
		expect((await read(service)).reason.length).toBeLessThan(5000);
	});
});

test('the preview says what is read', () => {
	const service = serviceSchema.parse({how: 'process', program: '/opt/p', log: '/var/log/p'});
	expect(logsChecks[0]!.preview({service, patterns})).toBe(
		'read the log of /var/log/p since its start',
	);
	const unit = serviceSchema.parse({how: 'systemd', unit: 'p.service'});
	expect(logsChecks[0]!.preview({service: unit, patterns})).toContain('p.service');
});
