import fs from 'node:fs';
import {join} from 'node:path';
import {packageRoot} from '../runbook/package-root.ts';

/** handrail's own version, as its package says. */
export function appVersion(): string {
	const text = fs.readFileSync(join(packageRoot(), 'package.json'), 'utf8');
	return (JSON.parse(text) as {version: string}).version;
}
