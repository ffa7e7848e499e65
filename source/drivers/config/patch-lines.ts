import fs from 'node:fs';
import {basename} from 'node:path';
import {redactor} from '../../trust/redact.ts';
import {patchOf} from '../../values/config-file.ts';
import {secretLine} from '../../values/config-mask.ts';
import {edited, type ConfigEdit, type EditParams} from './edits.ts';
import {kindOf, textOf} from './put-file.ts';

const mostBytes = 1_048_576;

/** The change as a diff, to be read before it is written. Lines that may hold a secret are not shown. */
export function patchLines(
	path: string,
	format: EditParams['format'],
	edits: readonly ConfigEdit[],
): readonly string[] {
	try {
		if (kindOf(path) === null || fs.statSync(path).size > mostBytes) return [];
		const before = textOf(path, fs.readFileSync(path));
		const patch = patchOf(before, edited(before, {format, edits}), basename(path));
		// A key of many lines is hidden whole; then each line by itself.
		return redactor({})
			.text(patch)
			.trimEnd()
			.split('\n')
			.filter(line => line !== '' && !/^(?:Index:|=+$)/.test(line))
			.map(line => openLine(line, format === 'tfvars' ? assigned : keyed));
	} catch {
		// What cannot be read or edited is told when the step is looked at.
		return [];
	}
}

const heads = /^(?:---|\+\+\+|@@|[-+ ]?\(|[-+ ]\s*$|[-+ ]\s*#)/;
const keyed = /^[-+ ]\s*(?:- )?["']?[\w./-]+["']?\s*:|^[-+ ]\s*[\]}[{],?$/;

const assigned = /^[-+ ]\s*[\w-]+\s*=/;

/** A line of the diff as it may be shown: with its value only where a key says that it is no secret. */
function openLine(line: string, named: RegExp): string {
	if (heads.test(line) || (named.test(line) && !secretLine(line))) return line;
	return named.test(line)
		? line.replace(/([:=]).*$/, '$1 ‹not shown›')
		: `${line.slice(0, 1)}‹not shown›`;
}
