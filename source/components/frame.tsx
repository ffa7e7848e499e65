import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import stringWidth from 'string-width';
import {sanitise} from '../trust/safe.ts';
import {plainSigns, type Symbols} from '../terminal/symbols.ts';
import {cut} from './layout.ts';

type Props = {
	columns: number;
	rows: number;
	/** Product · target, versions. */
	title: string;
	/** `4 of 11  Values`. */
	place: string;
	wayBack: string;
	/** Is a way back open? Colours the line. */
	closed: boolean;
	keys: string;
	notice: string | undefined;
	symbols: Symbols;
	children: ReactNode;
};

/** Lines that the frame itself takes. */
export const frameLines = 7;
/** Columns of the body. */
export const bodyWidth = (columns: number) => columns - 2;

/** The frame of every page: where we are, the page, the way back, the keys. Exactly as large as the terminal. */
export function Frame(props: Props) {
	const {columns, rows, title, place, wayBack, closed, keys, notice, symbols, children} = props;
	const say = (text: string) => (symbols.ascii ? plainSigns(sanitise(text)) : sanitise(text));
	const width = bodyWidth(columns);
	const room = width - stringWidth(place) - 12;
	const fit = (text: string, cells: number) => cut(say(text), cells, symbols.ascii);
	const [one, two] = twoLines(`Way back  ${say(wayBack)}`, width, symbols.ascii);
	return (
		<Box width={columns} height={rows} overflow="hidden" flexDirection="column" paddingX={1}>
			<Box height={1} flexShrink={0} justifyContent="space-between">
				<Text wrap="truncate">
					<Text bold color="cyan">
						handrail
					</Text>
					{`   ${fit(title, Math.max(8, room))}`}
				</Text>
				<Text bold>{say(place)}</Text>
			</Box>
			<Text dimColor wrap="truncate">
				{symbols.rule.repeat(width)}
			</Text>
			<Box flexGrow={1} flexDirection="column" overflow="hidden">
				{children}
			</Box>
			<Text dimColor wrap="truncate">
				{symbols.rule.repeat(width)}
			</Text>
			<Text wrap="truncate" color={closed ? 'yellow' : 'green'}>
				{one}
			</Text>
			<Text wrap="truncate" color={closed ? 'yellow' : 'green'}>
				{two === '' ? ' ' : two}
			</Text>
			<Text wrap="truncate" {...(notice === undefined ? {dimColor: true} : {color: 'yellow'})}>
				{fit(notice ?? keys, width)}
			</Text>
		</Box>
	);
}

/** Is there room for a page? */
export const isSmall = (columns: number, rows: number) => columns < 60 || rows < 16;

/** Instead of a page that could not be read; exactly as large as the terminal, so that nothing stays behind. */
export function TooSmall({columns, rows, symbols}: Pick<Props, 'columns' | 'rows' | 'symbols'>) {
	const by = symbols.ascii ? 'x' : '×';
	return (
		<Box width={columns} height={rows} overflow="hidden">
			<Text>{`Terminal too small (${columns}${by}${rows}); handrail needs 60${by}16.`}</Text>
		</Box>
	);
}

/** The way back is never cut where a second line has room for it. */
function twoLines(text: string, width: number, ascii: boolean): [string, string] {
	if (stringWidth(text) <= width) return [text, ''];
	const at = text.lastIndexOf(' ', width);
	const [first, rest] =
		at > 0 ? [text.slice(0, at), text.slice(at + 1)] : [text.slice(0, width), text.slice(width)];
	return [first, cut(`          ${rest}`, width, ascii)];
}
