import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Trouble} from '../trust/trouble.ts';
import {codeOf, whyOf} from './files/failures.ts';

/**
 * A fresh folder of one's own (0700) where temporary files belong; who asks for it removes it. Throws Trouble where
 * that takes nothing: full, read-only, not there (faults J16).
 */
export function scratchFolder(name: string): string {
	try {
		return fs.mkdtempSync(join(tmpdir(), `${name}-`));
	} catch (error) {
		const why = whyOf(error) ?? (codeOf(error) === 'ENOENT' ? 'It is not there.' : undefined);
		throw new Trouble(
			`Nothing can be written in the temporary folder ${tmpdir()} (${codeOf(error) ?? 'error'}).`,
			{
				...(why === undefined ? {} : {why}),
				next: 'Make room there, or set TMPDIR to a folder that can be written to.',
			},
		);
	}
}
