import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {build} from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

/**
 * handrail built into a folder of its own, with failpoints, so that no other build changes it under a
 * running test: `.build/cli.js`, which the runner is started from, and the driver and the writer of these tests beside it.
 */
export async function install(): Promise<{
	folder: string;
	cli: string;
	driver: string;
	writer: string;
	remove(): void;
}> {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-engine-')));
	fs.copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
	for (const name of ['runbooks', join('practice', 'releases')])
		fs.cpSync(join(root, 'source', name), join(folder, 'source', name), {recursive: true});
	const remove = () => fs.rmSync(folder, {recursive: true, force: true});
	const built = build({
		entryPoints: {
			cli: join(root, 'source', 'cli.ts'),
			driver: join(import.meta.dirname, 'driver.ts'),
			'intake/thread': join(root, 'source', 'intake', 'thread.ts'),
			writer: join(import.meta.dirname, 'writer.ts'),
		},
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node22',
		outdir: join(folder, '.build'),
		logLevel: 'warning',
		alias: {'react-devtools-core': join(root, 'source', 'terminal', 'no-devtools.ts')},
		define: {'process.env.NODE_ENV': '"production"', HANDRAIL_FAILPOINTS: 'true'},
		banner: {
			js: "import{createRequire as handrailRequire}from'node:module';const require=handrailRequire(import.meta.url);",
		},
	});
	await built.catch((error: unknown) => {
		remove();
		throw error;
	});
	const at = (name: string) => join(folder, '.build', name);
	return {folder, cli: at('cli.js'), driver: at('driver.js'), writer: at('writer.js'), remove};
}
