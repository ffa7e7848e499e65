import fs from 'node:fs';
import {readForeign} from '../../intake/read-file.ts';
import {Trouble} from '../../trust/trouble.ts';
import type {TextFile} from '../../values/chart-texts.ts';
import {refuseBytes} from '../../values/file-trouble.ts';

const maxBytes = 1_048_576;

/** A plain file's text in UTF-8, of at most 1 MiB; its size is told with a place like every other mistake in it. */
export function readText(file: string): TextFile {
	const size = fs.statSync(file, {throwIfNoEntry: false})?.size ?? 0;
	if (size > maxBytes)
		throw new Trouble(`${file}:1:1: larger than 1 MiB; it is not read.`, {
			next: 'Split it, or remove what is not needed.',
		});
	const text = readForeign(file, maxBytes);
	refuseBytes(text, file);
	return {file, text};
}
