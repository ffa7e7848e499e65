import process from 'node:process';

/** Kills a process; false when it has ended by itself meanwhile, which is as good. */
export function endProcess(pid: number | undefined): boolean {
	if (pid === undefined) return false;
	try {
		return process.kill(pid, 'SIGKILL');
	} catch {
		return false;
	}
}
