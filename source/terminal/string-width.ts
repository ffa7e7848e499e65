import wholeWidth from '../../node_modules/string-width/index.js';

// Signs of one cell that join with nothing: Latin letters, dashes, quotes, arrows, frames, ticks, the spinner.
const oneCellEach =
	/^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u00FF\u2010-\u2027\u2190-\u21FF\u23CE\u2500-\u259F\u25B2\u25B8\u25CB-\u25CF\u2714\u2716\u2800-\u28FF]*$/;
// oxlint-disable-next-line no-control-regex -- a colour begins with one
const colours = /\u001B\[[0-9;]*m/g;

/**
 * Stands in for string-width in the bundle, with the same answers: for the texts that handrail itself draws it
 * needs no segmenter and no table of emoji, which take a fifth of the time to the first frame.
 */
export default function stringWidth(
	text: string,
	options?: Parameters<typeof wholeWidth>[1],
): number {
	if (options === undefined) {
		const plain = text.replaceAll(colours, '');
		if (oneCellEach.test(plain)) return plain.length;
	}

	return wholeWidth(text, options);
}
