import fs from 'node:fs';

/** Milliseconds of CPU that a process has used; clock ticks are 10 ms on Linux. */
export function cpuMs(pid: number): number {
	const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The most memory that a process has held so far, in megabytes (powers of 1000). */
export function peakMb(pid: number): number {
	const line = /VmHWM:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
	return (Number(line?.[1] ?? 0) * 1024) / 1e6;
}
