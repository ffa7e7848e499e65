import {spawnSync} from 'node:child_process';
import process from 'node:process';

/**
 * What is said at the end where a program that was killed by force had left this terminal raw: Node
 * hands back what it found, and nothing in this process can change that (facts/durability.md par. 6).
 * Empty where it was as it should be, or there is no stty to ask.
 */
export function rawBefore(): string {
	if (!process.stdin.isTTY) return '';
	const {stdout} = spawnSync('stty', ['-a'], {
		stdio: ['inherit', 'pipe', 'ignore'],
		encoding: 'utf8',
	});
	if (!/(?:^|\s)-icanon\b/.test(String(stdout))) return '';
	return '\r\nThis terminal was left raw by something that was killed before. If you cannot see what you type: stty sane\r\n';
}
