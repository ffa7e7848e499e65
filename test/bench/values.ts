import {diffJson} from 'diff';
import {parse, parseDocument} from 'yaml';
import {join} from 'node:path';
import {build} from 'esbuild';
import type {Judges} from '../../source/engine/judges.ts';
import {packageRoot} from '../../source/runbook/package-root.ts';
import {tell} from '../../source/trust/trouble.ts';
import {patchOf} from '../../source/values/config-file.ts';
import type {ChartTexts} from '../../source/values/chart-texts.ts';
import {timed, type Figure} from './figures.ts';

const chart = (text: string): ChartTexts => ({
	label: 'bench',
	values: {file: 'values.yaml', text},
	parts: [],
	reads: [],
	absent: [],
});
/** Services with a comment, an image and a switch: four keys each. */
const services = (keys: number, tag: string) =>
	Array.from(
		{length: keys / 4},
		(_, n) =>
			`svc${n}:\n  # what it runs\n  image:\n    name: "x/y${n}"\n    tag: ${tag}${n}\n  count: ${n}\n  on: true\n`,
	).join('');
const flat = (keys: number, value: string) =>
	Array.from({length: keys}, (_, n) => `key${n}: ${value}\n`).join('');

/** What a mean file is made of; each is 1 MiB, or as much as is read of it. */
const hostile: Readonly<Record<string, string>> = {
	brackets: '['.repeat(1_000_000),
	dashes: '- '.repeat(500_000),
	'question marks': '? '.repeat(500_000),
	'one key, empty': 'a:\n'.repeat(340_000),
	'one long line': `a: ${'x '.repeat(500_000)}`,
	'a text of lines': `a: x\n${'  y\n'.repeat(250_000)}`,
	quotes: `a: "${'\\"'.repeat(500_000)}`,
	comments: '#\n'.repeat(500_000),
	anchors: Array.from({length: 60_000}, (_, n) => `a${n}: &b${n} x\n`).join(''),
	aliases: `a: &a x\n${Array.from({length: 90_000}, (_, n) => `b${n}: *a\n`).join('')}`,
	'a flow map': `{${Array.from({length: 70_000}, (_, n) => `k${n}: ${n}`).join(', ')}}`,
};

/** The judges as they ship: bundled, with the bundle's thread; the sources would be measured with their types. */
async function shippedJudges(): Promise<Judges> {
	const outfile = join(packageRoot(), 'node_modules', '.cache', 'handrail-bench', 'judges.mjs');
	await build({
		entryPoints: [join(packageRoot(), 'source', 'engine', 'judges.ts')],
		bundle: true,
		minify: true,
		format: 'esm',
		platform: 'node',
		outfile,
		logLevel: 'warning',
		banner: {
			js: "import{createRequire as handrailRequire}from'node:module';const require=handrailRequire(import.meta.url);",
		},
	});
	const {openJudges} = (await import(outfile)) as {openJudges(): Judges};
	return openJudges();
}

/** Judging off the main thread, from three texts to the findings, the thread's start included. */
export async function values(): Promise<Figure[]> {
	const judges = await shippedJudges();
	const judging = async (old: string, fresh: string, mine: string) =>
		judges.judge({
			kind: 'helm',
			old: chart(old),
			new: chart(fresh),
			yours: [{file: 'mine.yaml', text: mine}],
		});
	const ten = services(10_000, 'v');
	const peer = await timed(async () => parseDocument(ten), 3);
	// What one would take in its place: both defaults read, and their structures compared.
	const structural = await timed(
		async () => diffJson(parse(ten) as object, parse(services(10_000, 'w')) as object),
		3,
	);
	let slowest = {name: '', value: 0};
	for (const [name, text] of Object.entries(hostile)) {
		const value = await timed(async () => judging('a: 1\n', 'a: 2\n', text).catch(tell), 1);
		if (value > slowest.value) slowest = {name, value};
	}
	// How long the main thread is held while the other one works.
	let [last, worst] = [performance.now(), 0];
	const tick = setInterval(() => {
		worst = Math.max(worst, performance.now() - last);
		last = performance.now();
	}, 1);
	const tenThousand = await timed(async () => judging(ten, services(10_000, 'w'), ten), 3);
	clearInterval(tick);
	const lines = (word: string) =>
		Array.from({length: 30_000}, (_, n) => `${n % 7 === 0 ? word : 'same'} ${n}`).join('\n');
	const diffed = await timed(async () => patchOf(lines('a'), lines('b'), 'values.yaml'), 3);
	return [
		{
			name: 'values, 3 × 10,000 keys',
			value: tenThousand,
			unit: 's',
			beside: {name: 'yaml parses one', value: peer},
			wanted: 'under 1 s',
		},
		{
			name: 'values, 3 × 10,000 keys',
			value: tenThousand,
			unit: 's',
			beside: {name: 'a structural diff of the two defaults', value: structural},
		},
		{name: 'values, main thread held', value: worst, unit: 'ms', wanted: 'a frame'},
		{
			name: 'values, 3 × 40,000 keys',
			value: await timed(
				async () => judging(flat(40_000, '1'), flat(40_000, '2'), flat(40_000, '3')),
				1,
			),
			unit: 's',
			wanted: '2 s',
		},
		{
			name: `values, 1 MiB hostile (${slowest.name})`,
			value: slowest.value,
			unit: 's',
			wanted: 'decided within 2 s',
		},
		{name: 'diff of 30,000 lines', value: diffed, unit: 's', wanted: 'never blocks'},
	];
}
