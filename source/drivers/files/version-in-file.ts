import {z} from 'zod';
import {readForeign} from '../../intake/read-file.ts';
import {readPattern} from '../../trust/pattern.ts';
import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {sha256Of} from '../binary/digest.ts';
import {defineDetector} from '../contract.ts';
import {pathSchema} from './stores.ts';

const most = 1024 * 1024;

/** The version that stands in a file: where a release train or a stack is written down (HF-10). */
export const fileDetector = defineDetector({
	name: 'file',
	params: z.strictObject({
		path: pathSchema,
		/** Its first group is the version. */
		pattern: z.string().min(1),
	}),
	async look({path, pattern}) {
		const text = readForeign(path, most);
		const found = readPattern(pattern, {lines: true}).find(text);
		const version = found?.[1] ?? found?.[0];
		if (version === undefined || version === '')
			throw new Trouble(`${path} names no version.`, {
				why: `What was looked for: ${sanitise(pattern, {clip: 80})}`,
				next: 'Is this the right file?',
			});
		return {version, place: path, sha256: await sha256Of(path), size: Buffer.byteLength(text)};
	},
});
