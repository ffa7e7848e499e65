import fs from 'node:fs';
import {isAbsolute, join} from 'node:path';
import process from 'node:process';

function runnable(path: string): boolean {
	try {
		fs.accessSync(path, fs.constants.X_OK);
		return fs.statSync(path).isFile();
	} catch {
		return false;
	}
}

/** Where a tool lies: on PATH, or where the system keeps its own, which is not on every user's PATH. */
export function findTool(
	tool: string,
	path: string = process.env['PATH'] ?? '/usr/bin:/bin',
): string | undefined {
	if (isAbsolute(tool)) return runnable(tool) ? tool : undefined;
	return [...path.split(':'), '/usr/sbin', '/sbin']
		.filter(folder => folder.startsWith('/'))
		.map(folder => join(folder, tool))
		.find(runnable);
}
