import {Box, Text} from 'ink';
import stringWidth from 'string-width';
import {sanitise} from '../trust/safe.ts';
import type {Symbols} from '../terminal/symbols.ts';
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

/** The line that is typed, with what is wrong with it above. Long lines show the part around the caret. */
export function FieldView({label, typed, secret, problem, width, symbols}: Props) {
	const text = secret ? symbols.hidden.repeat([...typed.text].length) : sanitise(typed.text);
	const name = `${sanitise(label)}: `;
	const room = Math.max(10, width - stringWidth(name) - 2);
	const chars = [...text];
	const from = Math.max(0, typed.at - room + 1);
	const before = chars.slice(from, typed.at).join('');
	const after = chars.slice(typed.at, from + room).join('');
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
