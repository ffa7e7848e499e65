import type {Stream} from './replace-literals.ts';

const hiddenMark = '‹hidden›';
const named = /^‹[^‹›]*›$/;

type Shape = {pattern: RegExp; keep?: 'before' | 'around'};

// Each is bounded or without nested repetition: time stays linear in the line (facts/security.md par. 3 and 5).
const shapes: readonly Shape[] = [
	{
		pattern: /([a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@"'<>]{0,256}:)([^\s/"'<>]{1,512})(@)/gi,
		keep: 'around',
	},
	{
		pattern:
			/(authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:bearer|basic|token|digest|negotiate)\s{1,4})([^\s"',;]+)/gi,
		keep: 'before',
	},
	{pattern: /(\bbearer\s{1,4})([A-Za-z0-9._~+/=-]{16,})/gi, keep: 'before'},
	{
		pattern: /(aws_?secret_?(?:access_?)?key["']?\s{0,4}[:=]\s{0,4}["']?)([A-Za-z0-9/+]{40})/gi,
		keep: 'before',
	},
	{pattern: /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?/g},
	{pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g},
	{pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})/g},
	{pattern: /\b(?:xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,})/g},
	{pattern: /(hooks\.slack\.com\/(?:services|workflows)\/)([A-Za-z0-9/_-]{10,})/g, keep: 'before'},
];

const pemBegin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const pemEnd = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
// An unfinished key must not swallow the rest of a log.
const pemLines = 256;
const longestLine = 65_536;

/** Hides what looks like a secret though nobody told us. Works line by line; a key spans lines. */
export function hideShapes(): Stream {
	let held = '';
	let inKey = 0;

	const line = (text: string): string => {
		if (inKey > 0) {
			const end = pemEnd.exec(text);
			if (end) {
				inKey = 0;
				return line(text.slice(end.index + end[0].length));
			}
			inKey--;
			return '';
		}
		const begin = pemBegin.exec(text);
		if (!begin) return hideIn(text);
		inKey = pemLines;
		return (
			hideIn(text.slice(0, begin.index)) +
			hiddenMark +
			line(text.slice(begin.index + begin[0].length))
		);
	};
	return {
		push: chunk => {
			// Only the new part can hold a line's end.
			let searchFrom = held.length;
			const text = held + chunk;
			let out = '';
			let from = 0;
			for (;;) {
				const next = endOfLine(text, Math.max(from, searchFrom));
				const end =
					next >= 0 && next - from <= longestLine
						? next
						: text.length - from >= longestLine
							? from + longestLine
							: -1;
				if (end < 0) break;
				out += line(text.slice(from, end));
				from = end;
				searchFrom = from;
			}
			held = text.slice(from);
			return out;
		},
		end: () => {
			const out = line(held);
			held = '';
			return out;
		},
	};
}

function endOfLine(text: string, from: number): number {
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x0a || code === 0x0d) return at + 1;
	}
	return -1;
}

function hideIn(text: string): string {
	return shapes.reduce((seen, {pattern, keep}) => {
		if (!keep) return seen.replaceAll(pattern, hiddenMark);
		return seen.replaceAll(
			pattern,
			(whole: string, before: string, secret: string, after: unknown) =>
				named.test(secret) ? whole : before + hiddenMark + (keep === 'around' ? String(after) : ''),
		);
	}, text);
}
