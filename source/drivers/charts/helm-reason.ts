import {sanitise} from '../../trust/safe.ts';

const longest = 600;
// What it advises after a failure is no reason of it.
const advice = /^Use --debug flag/;

/**
 * Why helm refused, as one line of at most some 600 characters: what it said from `Error:` on, of a schema every line
 * and of a message each. `said` is what it wrote to stderr.
 */
export function helmReason(said: string): string {
	const lines = said.split('\n').filter(line => line.trim() !== '' && !advice.test(line));
	const start = lines.findIndex(line => line.startsWith('Error: '));
	const told = start === -1 ? lines : lines.slice(start);
	let reason = '';
	for (const line of told) {
		if (reason.length > longest) break;
		const words = line.replace(/^Error: /, '').trim();
		const item = words.startsWith('- ');
		const between = reason === '' ? '' : item && !reason.endsWith(':') ? '; ' : ' ';
		reason += between + (item ? words.slice(2) : words);
	}
	const whole = sanitise(reason.slice(0, longest + 1));
	if (whole === '') return 'helm did not say why';
	return whole.length > longest ? `${whole.slice(0, longest - 1)}…` : whole;
}
