import {Box, Text} from 'ink';
import stringWidth from 'string-width';
import {sanitise} from '../trust/safe.ts';
import type {Symbols} from '../terminal/symbols.ts';
import {size} from '../report/words.ts';
import type {Typed} from './text-field.ts';

type Props = {
	label: string;
	typed: Typed;
	secret: boolean;
	problem: string | undefined;
	width: number;
	symbols: Symbols;
};

/** Lines that the field takes. */
export const fieldLines = 3;

/** A text of several lines is only counted: it is read on the page afterwards. */
function shownText(text: string): string {
	const lines = text.split('\n').length;
	return lines > 1 ? `${lines} lines, ${size(text.length)}` : sanitise(text);
}

/** The line that is typed, with what is wrong with it above. Long lines show the part around the caret. */
export function FieldView({label, typed, secret, problem, width, symbols}: Props) {
	const show = (part: readonly string[]) => [
		...(secret ? symbols.hidden.repeat(part.length) : shownText(part.join(''))),
	];
	const list = [...typed.text];
	const at = typed.text.includes('\n') ? list.length : typed.at;
	// Apart, so that the caret stands where it is typed also behind signs that are written out.
	const [left, right] = [show(list.slice(0, at)), show(list.slice(at))];
	const name = `${sanitise(label)}: `;
	const room = Math.max(10, width - stringWidth(name) - 2);
	const from = Math.max(0, left.length - room + 1);
	const before = left.slice(from).join('');
	const after = right.slice(0, Math.max(0, from + room - left.length)).join('');
	return (
		<Box flexDirection="column" height={fieldLines} flexShrink={0}>
			<Box height={2} flexShrink={0}>
				<Text color="yellow" wrap="wrap">
					{problem === undefined ? ' ' : sanitise(problem)}
				</Text>
			</Box>
			<Text wrap="truncate">
				<Text bold color="cyan">
					{name}
				</Text>
				{before}
				<Text color="cyan">{symbols.caret}</Text>
				{after}
			</Text>
		</Box>
	);
}
