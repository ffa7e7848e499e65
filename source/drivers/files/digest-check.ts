import {z} from 'zod';
import {defineCheck} from '../contract.ts';
import {hashFile} from './copy-file.ts';
import {codeOf} from './failures.ts';
import {pathSchema} from './stores.ts';
import {showName} from './wording.ts';

const params = z.strictObject({
	path: pathSchema,
	/** sha256 in hex; empty where none was recorded. */
	expect: z.string().regex(/^(?:[0-9a-f]{64})?$/, 'a sha256 in hex, or empty'),
});
type Params = z.infer<typeof params>;

/** `files.digest`: is a file the very one that was recorded? */
export const digestCheck = defineCheck<Params>({
	name: 'files.digest',
	params,
	preview: ({path}) => `sha256 of ${showName(path)}`,
	async run({path, expect}) {
		try {
			const found = await hashFile(path);
			const short = found.slice(0, 12);
			if (expect === '')
				return {verdict: 'warn', reason: `${short}; none was recorded to compare it with`};
			if (found === expect) return {verdict: 'pass', reason: `${short}, as it was recorded`};
			return {
				verdict: 'fail',
				reason: `${showName(path)} is ${short}, and ${expect.slice(0, 12)} was recorded`,
				remedy: 'Get the very build that ran before, or say why another will do.',
			};
		} catch (error) {
			return {verdict: 'unknown', reason: `${showName(path)} cannot be read (${codeOf(error)})`};
		}
	},
});
