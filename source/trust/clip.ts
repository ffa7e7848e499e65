/** A line's length, kept under a limit: the rest is counted, and said at its end. */
export type Clip = {
	/** Takes one piece that is never cut; `from` is how many characters of the source it stands for. */
	put(text: string, length: number, from?: number): void;
	/** Takes printable ASCII, which may be cut anywhere. */
	run(text: string): void;
	/** Ends the line and adds what comes between it and the next. */
	endLine(between?: string): void;
	take(): string;
};

// Room for ` … +N characters`, so that a clipped line is itself short enough: sanitising twice changes nothing.
const room = 32;

export function clip(limit: number): Clip {
	const sure = limit - room;
	let out = '';
	let length = 0;
	let tail: string[] = [];
	let tailLength = 0;
	let tailFrom = 0;
	let over = false;

	const put = (text: string, size: number, from = 1): void => {
		if (!over && tail.length === 0 && length + size <= sure) {
			out += text;
			length += size;
			return;
		}
		tailFrom += from;
		if (over) return;
		tail.push(text);
		tailLength += size;
		if (length + tailLength <= limit) return;
		over = true;
		tail = [];
	};

	return {
		put,
		run: text => {
			const fits = over || tail.length > 0 ? 0 : Math.max(0, Math.min(text.length, sure - length));
			out += text.slice(0, fits);
			length += fits;
			for (let at = fits; at < text.length; at++) {
				if (over) {
					tailFrom += text.length - at;
					return;
				}
				put(text[at]!, 1);
			}
		},
		endLine: (between = '') => {
			out += (over ? ` … +${tailFrom} characters` : tail.join('')) + between;
			length = 0;
			tail = [];
			tailLength = 0;
			tailFrom = 0;
			over = false;
		},
		take: () => {
			const taken = out;
			out = '';
			return taken;
		},
	};
}
