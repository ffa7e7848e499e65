import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Trouble} from '../trust/trouble.ts';

/** handrail's own folder: the nearest one above this file whose package.json is handrail's. */
export function packageRoot(from: string = import.meta.url): string {
	let folder = dirname(fileURLToPath(from));
	// The bundle lies in .build/, the sources deeper: both find the root by walking up.
	for (;;) {
		if (isHandrail(join(folder, 'package.json'))) return folder;
		const parent = dirname(folder);
		if (parent === folder) break;
		folder = parent;
	}
	throw new Trouble('handrail cannot find its own folder.', {
		why: `No package.json named handrail lies above ${fileURLToPath(from)}.`,
		next: 'Install handrail again.',
	});
}

function isHandrail(file: string): boolean {
	if (!existsSync(file)) return false;
	const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
	return (manifest as {name?: unknown} | null)?.name === 'handrail';
}
