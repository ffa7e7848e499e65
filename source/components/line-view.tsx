import {Box, Text} from 'ink';
import Spinner from 'ink-spinner';
import type {Mark, Tone} from '../screens/model.ts';
import type {Symbols} from '../terminal/symbols.ts';
import type {Line} from './layout.ts';

const markColours: Readonly<Partial<Record<Mark, string>>> = {
	good: 'green',
	bad: 'red',
	warn: 'yellow',
	unknown: 'magenta',
	busy: 'cyan',
};
const toneColours: Readonly<Partial<Record<Tone, string>>> = {
	good: 'green',
	bad: 'red',
	warn: 'yellow',
	unknown: 'magenta',
	accent: 'cyan',
};

type Props = {line: Line; chosen: boolean; width: number; symbols: Symbols; spin: boolean};

/** One line: cursor, mark, text, and what stands at the right edge. */
export function LineView({line, chosen, width, symbols, spin}: Props) {
	const colour = toneColours[line.tone];
	return (
		<Box width={width} height={1} flexShrink={0}>
			<Box width={2} flexShrink={0}>
				<Text color="cyan" bold>
					{chosen && line.first ? symbols.cursor : ' '}
				</Text>
			</Box>
			<Box width={2 + line.indent} flexShrink={0}>
				<MarkView mark={line.mark} symbols={symbols} spin={spin && line.side === ''} />
			</Box>
			<Box flexGrow={1} flexShrink={1}>
				<Text
					wrap="truncate"
					{...(colour ? {color: colour} : {})}
					bold={chosen || line.tone === 'strong'}
					dimColor={line.tone === 'dim' && !chosen}
				>
					{line.text}
				</Text>
			</Box>
			{line.side === '' ? null : (
				<Box flexShrink={0}>
					{/* What turns stands as far right as it can: all that follows it is sent again. */}
					{spin ? <Turning symbols={symbols} /> : null}
					<Text dimColor>{spin ? ` ${line.side}` : line.side}</Text>
				</Box>
			)}
		</Box>
	);
}

function MarkView({
	mark,
	symbols,
	spin,
}: {
	mark: Mark | undefined;
	symbols: Symbols;
	spin: boolean;
}) {
	if (mark === undefined || mark === 'none') return null;
	const colour = markColours[mark];
	if (mark === 'busy' && spin) {
		return <Turning symbols={symbols} />;
	}

	return <Text {...(colour ? {color: colour} : {dimColor: true})}>{symbols.marks[mark]}</Text>;
}

function Turning({symbols}: {symbols: Symbols}) {
	return (
		<Text color="cyan">
			<Spinner type={symbols.ascii ? 'line' : 'dots'} />
		</Text>
	);
}
