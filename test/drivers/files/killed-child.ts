// Runs one action and dies by SIGKILL just before its n-th change of the disk.
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';

const [name, params, limit] = process.argv.slice(2) as [string, string, string];
let changes = 0;
function count(): void {
	changes += 1;
	if (changes === Number(limit)) process.kill(process.pid, 'SIGKILL');
}

const promises = fs.promises as unknown as Record<string, (...given: unknown[]) => unknown>;
for (const method of [
	'rename',
	'rm',
	'rmdir',
	'mkdir',
	'link',
	'symlink',
	'chmod',
	'lchown',
	'lutimes',
	'open',
]) {
	const real = promises[method]!;
	promises[method] = async (...given) => {
		if (method !== 'open' || given[1] === 'wx') count();
		const made = await real(...given);
		if (method === 'open' && given[1] === 'wx') {
			const handle = made as Record<string, (...rest: unknown[]) => unknown>;
			for (const inner of ['write', 'writeFile', 'sync', 'truncate']) {
				const written = handle[inner]!.bind(handle);
				handle[inner] = (...rest) => {
					count();
					return written(...rest);
				};
			}
		}
		return made;
	};
}
syncBuiltinESMExports();

const {fileActions} = await import('../../../source/drivers/files/index.ts');
const action = fileActions.find(each => each.name === name)!;
await action.work!(JSON.parse(params), {
	stepId: 's1',
	secrets: {},
	signal: new AbortController().signal,
	progress() {},
	say() {},
});
process.stdout.write(`${changes}\n`);
