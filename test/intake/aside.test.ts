import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {aside} from '../../source/intake/aside.ts';
import {readForeign} from '../../source/intake/read-file.ts';
import {tell, Trouble} from '../../source/trust/trouble.ts';

const read = async (text: string, limits: {deadlineMs?: number; heapMb?: number} = {}) =>
	aside('yaml', {text, file: 'a.yaml'}, {about: 'a.yaml', deadlineMs: 60_000, ...limits});
const refusal = async (text: string, limits = {}): Promise<string> =>
	read(text, limits).then(
		() => 'was read',
		(error: unknown) => {
			expect(error).toBeInstanceOf(Trouble);
			return tell(error);
		},
	);

const mib = 1024 * 1024 - 100;
const fill = (part: string) => part.repeat(Math.floor(mib / part.length));

describe('YAML from outside', () => {
	test('is read aside as it would be here', async () => {
		expect(await read('a: [1, {b: "é"}]\nc: null\n')).toEqual({a: [1, {b: 'é'}], c: null});
	});

	test.each([
		['20,000 levels of brackets', '['.repeat(20_000), /nested more than 64 levels/],
		['20,000 levels of maps', '{a: '.repeat(20_000), /nested more than 64 levels/],
		['20,000 levels of lists', '- '.repeat(20_000), /nested more than 64 levels/],
		['a MiB of brackets', fill('['), /nested more than 64 levels/],
		['a MiB of closing brackets', fill('}\n'), /closes nothing/],
		['a MiB of numbers', `[${fill('1,').slice(2)}]`, /more than 300000 words/],
		['a MiB of documents', fill('---\n'), /more than 300000 words|second document/],
		['a MiB of anchors', fill('- &a 1\n'), /more than 300000 words/],
		['a MiB of empty lines', `a: 1\n${fill('\n')}`, /more than 300000 words/],
		['a scalar of 64 MB', `a: ${'x'.repeat(64_000_000)}`, /larger than 1048576 bytes/],
		['a tag that makes a function', 'a: !!js/function "x"', /tag is not known/],
		['a byte order mark', '\ufeffa: 1', /byte order mark/],
		['UTF-16', 'a\0:\0 \x001\0', /UTF-16/],
		['a tab', 'a:\n\tb: 1\n', /tab/],
		['a name of the prototype', '__proto__: {a: 1}', /cannot be a key/],
	])('%s is refused with the limit named (J4)', {timeout: 120_000}, async (_, text, limit) => {
		expect(await refusal(text)).toMatch(limit);
	});

	test('aliases that double at each step are refused (J4)', async () => {
		const rows = Array.from(
			{length: 30},
			(_, at) => `a${at}: &a${at} [${at === 0 ? 'x' : `*a${at - 1}, *a${at - 1}`}]`,
		);
		expect(await refusal(rows.join('\n'))).toMatch(/alias/);
	});

	test('40,000 keys are read, and nothing waits for them (J4)', {timeout: 120_000}, async () => {
		const text = Array.from({length: 40_000}, (_, at) => `key${at}: ${at}`).join('\n');
		let turns = 0;
		const timer = setInterval(() => turns++, 1);
		const value = await read(text);
		clearInterval(timer);
		expect(Object.keys(value as object)).toHaveLength(40_000);
		expect(turns).toBeGreaterThan(5);
	});

	test(
		'what needs more memory or time than it is given is ended, and that is said (J4)',
		{timeout: 120_000},
		async () => {
			const text = Array.from({length: 40_000}, (_, at) => `key${at}: ${at}`).join('\n');
			expect(await refusal(text, {heapMb: 16})).toBe(
				'a.yaml was not read: it needs more than 16 MiB of memory. Is it the right file? Make it smaller.',
			);
			expect(await refusal(text, {deadlineMs: 1})).toMatch(
				/^a\.yaml was not read: it takes longer than 0\.001 s\./,
			);
		},
	);
});

test.each([
	['brackets', '['],
	['stars', '*a '],
	['underscores', '_a_'],
	['backticks', '`'],
	['links', '[a]('],
	['nested quotes', '> '],
	['tables', '|a'],
	['HTML', '<a '],
	['comments', '<!--'],
])(
	'release notes made of %s are read or given up, and the page lives (J15)',
	{timeout: 120_000},
	async (_, part) => {
		let turns = 0;
		const timer = setInterval(() => turns++, 1);
		const text = `## 1.0.0\n\n${part.repeat(100_000 / part.length)}\n`;
		const told = await aside(
			'notes',
			{text, name: 'NOTES.md', way: {scheme: 'semver', from: '0.9.0', to: '1.0.0'}, own: []},
			{about: 'NOTES', deadlineMs: 1500},
		).then(notes => notes[0]?.version, tell);
		clearInterval(timer);
		expect(told).toMatch(/^1\.0\.0$|^NOTES was not read: /);
		expect(turns).toBeGreaterThan(1);
	},
);

describe('a file from outside', () => {
	const folder = () => {
		const path = fs.mkdtempSync(join(tmpdir(), 'handrail-intake-'));
		onTestFinished(() => fs.rmSync(path, {recursive: true, force: true}));
		return path;
	};

	test('is read up to its limit, to the byte', () => {
		const file = join(folder(), 'a');
		fs.writeFileSync(file, 'é'.repeat(5));
		expect(readForeign(file, 10)).toBe('ééééé');
		expect(() => readForeign(file, 9)).toThrow('is larger than 9 bytes and was not read');
	});

	test('a pipe, a device and a folder hold nobody up (J4, J16)', () => {
		const pipe = join(folder(), 'pipe');
		execFileSync('mkfifo', [pipe]);
		for (const path of [pipe, '/dev/zero', '/dev/null', '/proc'])
			expect(() => readForeign(path, 1000)).toThrow(`${path} is not a file.`);
		expect(() => readForeign('/nowhere/a', 1000)).toThrow('/nowhere/a cannot be read (ENOENT).');
		// A file without a size is still cut.
		expect(() => readForeign('/proc/self/maps', 10)).toThrow('is larger than 10 bytes');
	});
});
