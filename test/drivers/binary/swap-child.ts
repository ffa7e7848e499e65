import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';

// Kills itself just before or just after its nth change of the disk; no hook in the program itself.
const [, , params = '{}', nth = '1', when = 'before'] = process.argv;
let count = 0;
const changes = [
	'copyFileSync',
	'chownSync',
	'chmodSync',
	'fsyncSync',
	'renameSync',
	'rmSync',
	'mkdirSync',
] as const;
for (const name of changes) {
	const real = fs[name] as (...args: unknown[]) => unknown;
	Object.assign(fs, {
		[name]: (...args: unknown[]) => {
			count++;
			const mine = count === Number(nth);
			if (mine && when === 'before') process.kill(process.pid, 'SIGKILL');
			// Half a copy: what a kill in the middle of one leaves.
			if (mine && when === 'half' && name === 'copyFileSync') {
				fs.writeFileSync(String(args[1]), fs.readFileSync(String(args[0])).subarray(0, 10));
				process.kill(process.pid, 'SIGKILL');
			}
			const result = real(...args);
			if (mine) process.kill(process.pid, 'SIGKILL');
			return result;
		},
	});
}
syncBuiltinESMExports();

const {swapAction} = await import('../../../source/drivers/binary/swap.ts');
await swapAction.work?.(JSON.parse(params), {
	stepId: 'swap',
	secrets: {},
	signal: new AbortController().signal,
	progress: () => undefined,
	say: () => undefined,
});
