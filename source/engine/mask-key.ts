import {randomBytes} from 'node:crypto';
import {join} from 'node:path';
import {readPlain} from '../intake/plain-file.ts';
import {codeOf, isFull, replaceFile} from '../journal/durable.ts';

const name = 'mask.key';
const size = 32;

/**
 * The key under which a session's secrets are told apart, made once and kept beside the journal (0600), so that equal
 * secrets show equal digits at every look and after every resume. It is in no export and no report: with it, short
 * secrets could be guessed. Throws Trouble for what is no file of our own.
 */
export function maskKey(folder: string): Buffer {
	const path = join(folder, name);
	try {
		const kept = readPlain(path);
		if (kept.length === size) return kept;
	} catch (error) {
		if (codeOf(error) !== 'ENOENT') throw error;
	}
	const key = randomBytes(size);
	try {
		replaceFile(path, key);
	} catch (error) {
		// Then it counts for this look, and secrets are asked about again at the next.
		if (!isFull(error)) throw error;
	}
	return key;
}
