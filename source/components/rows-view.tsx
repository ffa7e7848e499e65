import {Box, Text} from 'ink';
import {useRef} from 'react';
import type {Row} from '../screens/model.ts';
import {plainSigns, type Symbols} from '../terminal/symbols.ts';
import {layOut, windowAt} from './layout.ts';
import {LineView} from './line-view.tsx';

type Props = {
	rows: readonly Row[];
	cursor: number;
	height: number;
	width: number;
	symbols: Symbols;
	still: boolean;
};

/** A page's rows in a window that follows the cursor. Only one spinner turns: each costs a frame. */
export function RowsView({rows, cursor, height, width, symbols, still}: Props) {
	const offset = useRef(0);
	const lines = layOut(rows, width - 2, symbols.ascii);
	const fits = lines.length <= height;
	const room = fits ? height : height - 1;
	offset.current = windowAt(lines, cursor, room, offset.current);
	const shown = lines.slice(offset.current, offset.current + room);
	const spinning = still ? -1 : shown.findIndex(line => line.mark === 'busy');
	const above = offset.current > 0;
	const below = offset.current + room < lines.length;
	const more = [above ? '↑ more above' : '', below ? '↓ more below' : '']
		.filter(Boolean)
		.join('   ');
	return (
		<Box flexDirection="column" width={width} height={height} overflow="hidden">
			{shown.map((line, index) => (
				<LineView
					key={index}
					line={line}
					chosen={line.row === cursor && rows[line.row]?.focus !== true}
					width={width}
					symbols={symbols}
					spin={index === spinning}
				/>
			))}
			{fits ? null : (
				<Box justifyContent="flex-end" height={1} flexShrink={0}>
					<Text dimColor>{symbols.ascii ? plainSigns(more) : more}</Text>
				</Box>
			)}
		</Box>
	);
}
