import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Drill} from './drill.ts';

/**
 * A real SQLITE_FULL: the database's own limit (max_page_count) is set by the product from this file.
 * A small file system of its own would need root.
 */
export const diskFull: Drill = {
	name: 'disk-full',
	async prepare(folder) {
		await writeFile(join(folder, 'ledger.quota'), '2\n', {mode: 0o600});
	},
};
