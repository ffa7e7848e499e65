import {type Sanitiser, machine} from './sanitiser.ts';

/** Text that cannot move the cursor, colour anything or pretend to be handrail. Only this folder makes it. */
export type Safe = string & {readonly safe: unique symbol};

export type SanitiseOptions = {
	/** Keep newlines; without it they are shown like any control character. */
	lines?: boolean;
	/** Code points kept of a line; 4,096 unless told otherwise. */
	clip?: number;
};

const ascii = /^[\x20-\x7e]*$/;
const asciiLines = /^[\x20-\x7e\n]*$/;

/**
 * Makes text from outside safe to draw: nothing is dropped silently, what is hidden becomes visible
 * (facts/security.md par. 2). Emoji are made plain, since terminals disagree about joined ones.
 */
export function sanitise(text: string, options: SanitiseOptions = {}): Safe {
	const {lines = false, clip = 4096} = options;
	if (text.length <= clip && (lines ? asciiLines : ascii).test(text)) return text as Safe;
	const one = machine({lines, clip});
	return (one.push(text) + one.end()) as Safe;
}

/** The same for text that arrives in pieces; the result does not depend on where it was cut. */
export function sanitiser(options: SanitiseOptions = {}): Sanitiser<Safe> {
	const {lines = false, clip = 4096} = options;
	return machine({lines, clip}) as Sanitiser<Safe>;
}

/** How many characters `sanitise` makes visible: "3 hidden characters made visible". */
export function countHidden(text: string, options: SanitiseOptions = {}): number {
	const {lines = false, clip = 4096} = options;
	if ((lines ? asciiLines : ascii).test(text)) return 0;
	const one = machine({lines, clip});
	one.push(text);
	one.end();
	return one.hidden();
}
