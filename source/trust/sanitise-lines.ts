import {type Safe, sanitise} from './safe.ts';

/**
 * Text for a window: at most `maxLines` safe lines, the last or first of which says how many more there are.
 * `keep: 'tail'` is for logs. Lines outside are only counted, so a big log costs no more than its window.
 */
export function sanitiseLines(
	text: string,
	options: {maxLines?: number; keep?: 'head' | 'tail'} = {},
): readonly Safe[] {
	const {maxLines = 2000, keep = 'head'} = options;
	if (text === '' || maxLines < 1) return [];
	const body = text.endsWith('\n') ? text.slice(0, -1) : text;
	const total = countLines(body);
	const safe = (part: string): Safe[] => sanitise(part, {lines: true}).split('\n') as Safe[];
	if (total <= maxLines) return safe(body);
	const kept = maxLines - 1;
	const more = `… +${total - kept} lines` as Safe;
	if (kept === 0) return [more];
	return keep === 'head'
		? [...safe(body.slice(0, breakAfter(body, kept))), more]
		: [more, ...safe(body.slice(breakAfter(body, total - kept) + 1))];
}

function countLines(text: string): number {
	let count = 1;
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
	return count;
}

/** Where the nth line ends. */
function breakAfter(text: string, lines: number): number {
	let at = -1;
	for (let seen = 0; seen < lines; seen++) at = text.indexOf('\n', at + 1);
	return at;
}
