import fs from 'node:fs';
import {basename} from 'node:path';
import {tell} from '../../trust/trouble.ts';
import {redactor} from '../../trust/redact.ts';
import {patchOf} from '../../values/config-file.ts';
import {secretLine} from '../../values/config-mask.ts';
import {openComment, openLines} from '../../values/config-text-mask.ts';
import {secretLinesIn} from '../../values/config-yaml-mask.ts';
import type {TextFormat} from '../../values/notation.ts';
import {edited, type ConfigEdit, type EditParams} from './edits.ts';
import {kindOf, textOf} from './put-file.ts';

const mostBytes = 1_048_576;

/** The change as a diff, to be read before it is written. Lines that may hold a secret are not shown. */
export function patchLines(
	path: string,
	format: EditParams['format'],
	edits: readonly ConfigEdit[],
): readonly string[] {
	if (edits.length === 0) return [];
	try {
		if (kindOf(path) === null) return [`${path} is not there: the change cannot be shown`];
		if (fs.statSync(path).size > mostBytes)
			return [`${path} is larger than 1 MiB: the change is not shown`];
		const before = textOf(path, fs.readFileSync(path));
		const after = edited(before, {format, edits});
		const patch = patchOf(before, after, basename(path));
		if (patch === '') return [];
		const lines = patch
			.trimEnd()
			.split('\n')
			.filter(line => line !== '' && !/^(?:Index:|=+$)/.test(line));
		if (isText(format)) {
			const shown = openText(lines, openLines([before, after], format));
			return redactor({}).text(shown.join('\n')).split('\n');
		}
		const secret = format === 'tfvars' ? new Map<string, string>() : secretLinesIn([before, after]);
		const shown = lines.map(line => {
			const open = secret.get(line.slice(1));
			return open === undefined ? line : line.slice(0, 1) + open;
		});
		// A key of many lines is hidden whole; then each line by itself.
		return redactor({})
			.text(shown.join('\n'))
			.split('\n')
			.map(line => openLine(line, format === 'tfvars' ? assigned : keyed));
	} catch (error) {
		return [`this change cannot be made: ${redactor({}).text(tell(error))}`];
	}
}

const heads = /^(?:---|\+\+\+|@@|[-+ ]?\(|[-+ ]\s*$)/;
const comment = /^[-+ ]\s*#/;
const keyed = /^[-+ ]\s*(?:- )?["']?[\w./-]+["']?\s*:|^[-+ ]\s*[\]}[{],?$/;

const assigned = /^[-+ ]\s*[\w-]+\s*=/;

/** A line of the diff as it may be shown: with its value only where a key says that it is no secret. */
function openLine(line: string, named: RegExp): string {
	if (comment.test(line) && openComment(line)) return line;
	if (heads.test(line) || (named.test(line) && !secretLine(line))) return line;
	return named.test(line)
		? line.replace(/([:=]).*$/, '$1 ‹not shown›')
		: `${line.slice(0, 1)}‹not shown›`;
}

const isText = (format: EditParams['format']): format is TextFormat =>
	['toml', 'ini', 'env'].includes(format);

/** The diff of a text of lines: what says where it is, and each line as it may be shown. */
function openText(lines: readonly string[], open: ReadonlyMap<string, string>): readonly string[] {
	const first = lines.findIndex(line => line.startsWith('@@'));
	return lines.map((line, index) => {
		if (first === -1 || index < first || /^(?:@@|\\)/.test(line)) return line;
		return (
			line.slice(0, 1) + (open.get(line.slice(1).replaceAll(/^\uFEFF|\r$/g, '')) ?? '‹not shown›')
		);
	});
}
