import fs from 'node:fs';
import {sha256Of} from './digest.ts';
import {refuseProgram} from './program-file.ts';
import {signatureOf} from './signature.ts';
import {checkSums, type Sums} from './sums.ts';
import {unpackProgram} from './unpack.ts';

export type Prepared = {
	program: string;
	sha256: string;
	sums: Sums;
	/** What is known of its signature, in sentences. */
	signature: string;
	size: number;
	kind: 'file' | 'archive';
};

/**
 * Makes a release ready to be put in place: sums first, then unpacked if it is an archive, then
 * proven to be a program for this machine. Nothing of the product is touched. Throws Trouble.
 */
export async function prepareRelease(given: {
	release: {path: string; kind: 'file' | 'archive'};
	name: string;
	into: string;
}): Promise<Prepared> {
	const {release, name, into} = given;
	const sums = await checkSums(release.path);
	const program =
		release.kind === 'archive' ? await unpackProgram(release.path, name, into) : release.path;
	await refuseProgram(program);
	return {
		program,
		sha256: await sha256Of(program),
		sums,
		signature: signatureOf(release.path),
		size: fs.statSync(program).size,
		kind: release.kind,
	};
}
