import process from 'node:process';
import {describe} from 'vitest';

/**
 * A suite that needs an outside part. Without the part it is skipped with one loud line; where
 * HANDRAIL_REQUIRE names it, its absence fails instead.
 */
export function suiteWith(part: string, found: boolean, how: string) {
	const required = (process.env['HANDRAIL_REQUIRE'] ?? '').split(',').includes(part);
	if (found || required) return describe;
	process.stderr.write(`\nSKIPPED: the ${part} suite needs ${how}\n`);
	return describe.skip;
}
