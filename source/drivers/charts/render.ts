import fs from 'node:fs';
import {join, resolve} from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {childEnvironment} from '../../trust/environment.ts';
import {redactor} from '../../trust/redact.ts';
import {tell, Trouble} from '../../trust/trouble.ts';
import {secretsIn} from '../../values/config-mask.ts';
import type {Json} from '../../values/config-tree.ts';
import type {Rendered} from '../../values/proof.ts';
import {scratchFolder} from '../scratch-folder.ts';
import {unpackZip} from './archive.ts';
import {findTool, namedTool} from './find-tool.ts';
import {helmReason} from './helm-reason.ts';
import {isZip} from './zip.ts';

export type Renderer = {
	/** `helm 3.22`: what it calls itself. */
	version: string;
	/** Renders a chart with one tree of settings, or with the operator's own files in their order. */
	render(chart: string, values: Json | readonly string[]): Promise<Rendered>;
	/** Removes what it wrote. */
	close(): void;
};

const seconds = 60;
const mostOutput = 32 * 1024 ** 2;
const mostSaid = 16 * 1024;

/**
 * Helm as a renderer, if there is one: `helm template`, which asks no cluster, with plugins off and with
 * folders of its own, so that neither the operator's repositories nor their plugins take part. `secrets` are taken
 * out of what it says when it refuses.
 */
export async function openRenderer(
	name?: string,
	secrets: readonly string[] = [],
): Promise<Renderer | undefined> {
	const helm = name === undefined ? findTool(['helm', 'helm4', 'helm3']) : namedTool(name);
	if (helm === undefined) return undefined;
	const folder = scratchFolder('handrail-render');
	const env = {
		...childEnvironment(process.env, {
			HELM_NO_PLUGINS: '1',
			HELM_CACHE_HOME: join(folder, 'cache'),
			HELM_CONFIG_HOME: join(folder, 'config'),
			HELM_DATA_HOME: join(folder, 'data'),
			KUBECONFIG: join(folder, 'no-cluster'),
			NO_COLOR: '1',
		}),
	};
	const run = async (args: readonly string[]) =>
		execa(helm, [...args], {
			env,
			extendEnv: false,
			cwd: folder,
			reject: false,
			stdin: 'ignore',
			stripFinalNewline: false,
			timeout: seconds * 1000,
			maxBuffer: mostOutput,
			cleanup: true,
		});
	const asked = await run(['version', '--short']);
	if (asked.exitCode !== 0) {
		fs.rmSync(folder, {recursive: true, force: true});
		throw new Trouble(`${helm} did not say its version.`, {next: 'Name another with --helm.'});
	}
	let count = 0;
	const unpacked = new Map<string, string>();
	/** Where helm can read it: a zip is unpacked, once. */
	const placeOf = async (chart: string): Promise<string> => {
		const known = unpacked.get(chart);
		if (known !== undefined) return known;
		const bytes = fs.statSync(chart).isFile() ? fs.readFileSync(chart) : undefined;
		const place =
			bytes && isZip(bytes) ? join(folder, `chart-${unpacked.size + 1}`) : resolve(chart);
		if (bytes && isZip(bytes)) await unpackZip(bytes, chart, place);
		unpacked.set(chart, place);
		return place;
	};
	return {
		version: `helm ${/v?(\d+\.\d+(?:\.\d+)?)/.exec(asked.stdout)?.[1] ?? '?'}`,
		async render(chart, values) {
			let place: string;
			try {
				place = await placeOf(chart);
			} catch (error) {
				// What cannot be unpacked whole was judged all the same.
				return {error: tell(error)};
			}
			const files = isFiles(values)
				? values.map(file => resolve(file))
				: [write(folder, ++count, values)];
			const ran = await run([
				'template',
				'handrail',
				place,
				'--namespace=handrail',
				'--skip-tests',
				...files.map(file => `--values=${file}`),
			]);
			if (!isFiles(values)) fs.rmSync(files[0]!, {force: true});
			if (ran.exitCode === 0) return {text: ran.stdout};
			if (ran.timedOut) return {error: `helm did not end within ${seconds} s`};
			if (ran.isMaxBuffer) return {error: 'it rendered more than 32 MiB'};
			const hidden = [...secrets, ...(isFiles(values) ? [] : secretsIn(values))];
			const {text} = redactor(
				Object.fromEntries(
					[...new Set(hidden)]
						.slice(0, 200)
						.map((secret, index) => [`secret ${index + 1}`, secret]),
				),
			);
			// Before it may stand as many warnings as there are keys.
			const from = Math.max(0, ran.stderr.search(/^Error: /m));
			const said = ran.stderr.slice(from, from + mostSaid);
			return {error: helmReason(text(said).replaceAll(folder, ''))};
		},
		close: () => fs.rmSync(folder, {recursive: true, force: true}),
	};
}

const isFiles = (values: Json | readonly string[]): values is readonly string[] =>
	Array.isArray(values);

/** JSON is YAML, and Helm reads both with the same numbers. Only its owner may read it. */
function write(folder: string, count: number, values: Json): string {
	const file = join(folder, `values-${count}.json`);
	fs.writeFileSync(file, JSON.stringify(values), {mode: 0o600, flag: 'wx'});
	return file;
}
