import fs from 'node:fs';

/** How often the kernel has killed for want of memory since this machine started; undefined where it does not say. */
export function memoryKills(): number | undefined {
	try {
		const found = /^oom_kill (\d+)$/m.exec(fs.readFileSync('/proc/vmstat', 'utf8'))?.[1];
		return found === undefined ? undefined : Number(found);
	} catch {
		return undefined;
	}
}

/**
 * Why a tool that was ended by a signal did not end well: its last line is what it was at, not why it ended. `before`
 * is what the kernel had counted when it began (faults A18).
 */
export function endedBy(
	signal: string,
	said: string | undefined,
	before: number | undefined,
): string {
	const last = said === undefined ? '' : ` The last it said: ${said}`;
	if (signal !== 'SIGKILL') return `it was ended by ${signal}.${last}`;
	const killed = before !== undefined && (memoryKills() ?? 0) > before;
	const why = killed
		? 'while the kernel killed for want of memory. Which process that was: dmesg | tail.'
		: 'which handrail never sends.';
	return `it was ended by SIGKILL, ${why}${last}`;
}
