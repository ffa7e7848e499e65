import {Box} from 'ink';
import type {Field, Row} from '../screens/model.ts';
import type {Symbols} from '../terminal/symbols.ts';
import {FieldView} from './field-view.tsx';
import {RowsView} from './rows-view.tsx';
import type {Typed} from './text-field.ts';

type Props = {
	rows: readonly Row[];
	cursor: number;
	height: number;
	width: number;
	symbols: Symbols;
	field: Field | undefined;
	typed: Typed;
	problem: string | undefined;
};

/** What stands inside the frame: the rows, and under them the line that is typed, if there is one. */
export function Body({rows, cursor, height, width, symbols, field, typed, problem}: Props) {
	return (
		<>
			<RowsView
				rows={rows}
				cursor={cursor}
				height={height}
				width={width}
				symbols={symbols}
				still={false}
			/>
			{field ? (
				<FieldView
					label={field.label}
					typed={typed}
					secret={field.kind === 'secret'}
					problem={problem}
					width={width}
					symbols={symbols}
				/>
			) : (
				<Box />
			)}
		</>
	);
}
