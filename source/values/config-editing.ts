import type {Path} from './config-path.ts';
import type {Json} from './config-tree.ts';

/** What an edit needs of a file; comments, order and indentation are its own business. */
export type Editing = {
	has(path: Path): boolean;
	rename(from: Path, to: Path): string;
	drop(path: Path): string;
	set(path: Path, value: Json): string;
};
