import {useApp, useWindowSize} from 'ink';
import {useState} from 'react';
import {helpRows} from '../screens/overlay.ts';
import {waysBack, welcomeRows, type Known, type Offer} from '../screens/welcome.ts';
import {intentOf, keyName} from '../terminal/keys.ts';
import type {Symbols} from '../terminal/symbols.ts';
import {Frame, TooSmall, bodyWidth, frameLines, isSmall} from './frame.tsx';
import {RowsView} from './rows-view.tsx';
import {useCursor, type Moves} from './use-cursor.ts';
import {useKeys, type Pressed} from './use-keys.ts';

type Props = {
	known: Known | undefined;
	busy: string | undefined;
	problem: string | undefined;
	symbols: Symbols;
	onOffer(offer: Offer): void;
	onSuspend(): void;
	onRedraw(): void;
	/** Takes a key that was meant for the page that follows; false when none follows yet. */
	passOn(pressed: Pressed): boolean;
};

/** The first page. Nothing is installed, started or bound before something is chosen here. */
export function Welcome({
	known,
	busy,
	problem,
	symbols,
	onOffer,
	onSuspend,
	onRedraw,
	passOn,
}: Props) {
	const {columns, rows: height} = useWindowSize();
	const {exit} = useApp();
	const [help, setHelp] = useState(false);
	const rows = welcomeRows(known, busy, problem);
	const bodyHeight = Math.max(3, height - frameLines);
	const main = useCursor('welcome', rows, bodyHeight);
	const over = helpRows(rows[main.cursor]?.told);
	const top = useCursor(help ? 'help' : 'none', over, bodyHeight);
	useKeys(
		false,
		[],
		(input, key) => {
			if (passOn([input, key])) return undefined;
			const name = keyName(input, key);
			if (name === 'ctrl+c' || (name === 'q' && !help)) {
				onOffer({do: 'leave'});
				return exit();
			}

			const intent = intentOf(name);
			if (intent === 'suspend') return onSuspend();
			if (intent === 'redraw') return onRedraw();
			if (isSmall(columns, height)) return undefined;
			if (intent === 'help') {
				top.forget();
				return setHelp(!help);
			}

			if (intent === 'back') return setHelp(false);
			if (intent && ['up', 'down', 'page-up', 'page-down', 'top', 'bottom'].includes(intent))
				return (help ? top : main).move(intent as Moves);
			const offer = rows[main.cursor]?.offer;
			if (intent === 'choose' && !help && offer && busy === undefined) onOffer(offer);
			return undefined;
		},
		passOn,
	);
	if (isSmall(columns, height))
		return <TooSmall columns={columns} rows={height} symbols={symbols} />;
	const shown = help ? {rows: over, cursor: top.cursor} : {rows, cursor: main.cursor};
	return (
		<Frame
			columns={columns}
			rows={height}
			title="upgrades what you host yourself, and knows the way back"
			place="Welcome"
			wayBack={waysBack(known)}
			closed={false}
			keys={help ? '↑↓ move   Esc close' : '↑↓ move   ⏎ choose   ? explain   q leave'}
			notice={undefined}
			symbols={symbols}
		>
			<RowsView
				rows={shown.rows}
				cursor={shown.cursor}
				height={bodyHeight}
				width={bodyWidth(columns)}
				symbols={symbols}
				still={false}
			/>
		</Frame>
	);
}
