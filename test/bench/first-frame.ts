import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {spawn} from '@lydell/node-pty';
import {median, type Figure} from './figures.ts';

const rounds = 15;
const root = join(import.meta.dirname, '..', '..');

/** Milliseconds from start until a text is in the output of a program in a pseudo-terminal. */
async function untilText(words: string[], text: string, env: Record<string, string>) {
	const started = performance.now();
	const pty = spawn(process.execPath, words, {cols: 80, rows: 24, cwd: '/', env});
	let raw = '';
	const ms = await new Promise<number>(resolve => {
		pty.onData(data => {
			raw += data;
			if (raw.includes(text)) resolve(performance.now() - started);
		});
	});
	const gone = new Promise(resolve => pty.onExit(resolve));
	pty.kill('SIGKILL');
	await gone;
	return ms;
}

/** The bare Ink hello, bundled as handrail is. */
function bundleHello(folder: string): string {
	const file = join(folder, 'hello.js');
	const build = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8')) as {
		scripts: {build: string};
	};
	const flags = build.scripts.build
		.replace(/esbuild .*? --bundle/, `esbuild ${join(root, 'test/bench/hello.tsx')} --bundle`)
		.replace('--splitting', '')
		.replace('--outdir=.build', `--outfile=${file}`);
	execFileSync('sh', ['-c', flags], {
		cwd: root,
		env: {...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`},
	});
	return file;
}

/** First frame of the welcome page beside a bundled bare Ink hello and `node -e 0`, taken in turns. */
export async function firstFrame(): Promise<Figure[]> {
	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-bench-'));
	fs.writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
	const hello = bundleHello(folder);
	const cli = join(root, '.build', 'cli.js');
	const env = {
		PATH: process.env['PATH'] ?? '',
		HOME: folder,
		LANG: 'C.UTF-8',
		TERM: 'xterm-256color',
		HANDRAIL_STATE_DIR: join(folder, 'state'),
	};
	const times = {ours: [] as number[], hello: [] as number[], node: [] as number[]};
	for (let round = 0; round < rounds; round++) {
		times.ours.push(await untilText([cli], 'Welcome', env));
		times.hello.push(await untilText([hello], 'hello from ink', {...env, NODE_ENV: 'production'}));
		const started = performance.now();
		execFileSync(process.execPath, ['-e', '0']);
		times.node.push(performance.now() - started);
	}

	fs.rmSync(folder, {recursive: true});
	const ours = median(times.ours);
	return [
		{
			name: 'first frame',
			value: ours,
			unit: 'ms',
			beside: {name: 'bare Ink hello', value: median(times.hello)},
			wanted: 'at most × 1.30',
		},
		{
			name: 'first frame',
			value: ours,
			unit: 'ms',
			beside: {name: 'node -e 0', value: median(times.node)},
		},
	];
}
