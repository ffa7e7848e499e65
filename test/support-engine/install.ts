import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {build} from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

/**
 * handrail built into a folder of its own, so that no other build changes it under a running test:
 * `.build/cli.js`, which the runner is started from, and the driver of these tests beside it.
 */
export async function install(): Promise<{folder: string; driver: string; remove(): void}> {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-engine-')));
	fs.copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
	const remove = () => fs.rmSync(folder, {recursive: true, force: true});
	const built = build({
		entryPoints: {
			cli: join(root, 'source', 'cli.ts'),
			driver: join(import.meta.dirname, 'driver.ts'),
			'intake/thread': join(root, 'source', 'intake', 'thread.ts'),
		},
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node22',
		outdir: join(folder, '.build'),
		logLevel: 'warning',
		alias: {'react-devtools-core': join(root, 'source', 'terminal', 'no-devtools.ts')},
		define: {'process.env.NODE_ENV': '"production"'},
		banner: {
			js: "import{createRequire as handrailRequire}from'node:module';const require=handrailRequire(import.meta.url);",
		},
	});
	await built.catch((error: unknown) => {
		remove();
		throw error;
	});
	return {folder, driver: join(folder, '.build', 'driver.js'), remove};
}
