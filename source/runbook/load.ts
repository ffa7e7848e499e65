import type {z} from 'zod';
import {readYaml, type YamlRead} from '../trust/yaml.ts';
import {pointAt} from '../trust/point-at.ts';
import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import {runbookSchema, type Runbook} from './format.ts';
import {coherence} from './coherence.ts';
import type {Flaw} from './flaw.ts';

/**
 * Reads a runbook. Throws Trouble with file:line:column and the line shown for broken YAML,
 * unknown keys, wrong types, duplicate ids and names that nobody defined.
 */
export function loadRunbook(text: string, file: string): Runbook {
	const read = readYaml(text, {file});
	const parsed = runbookSchema.safeParse(read.value);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw issue
			? flawAt(text, file, read, fromIssue(issue))
			: new Trouble(`${file} is not a runbook.`);
	}

	const [flaw] = coherence(parsed.data);
	if (flaw) throw flawAt(text, file, read, flaw);
	return parsed.data;
}

/** A flaw that was found after reading, at its place in the file. */
export function flawIn(text: string, file: string, flaw: Flaw & {key?: boolean}): Trouble {
	return flawAt(text, file, readYaml(text, {file}), flaw);
}

/** What zod found, at its path below `above`. */
export function fromIssue(
	issue: z.core.$ZodIssue,
	above: (string | number)[] = [],
): Flaw & {key?: boolean} {
	const path = [...above, ...(issue.path as (string | number)[])];
	if (issue.code === 'unrecognized_keys') {
		const [key = ''] = issue.keys;
		return {
			path: [...path, key],
			what: `"${key}" is not known here`,
			next: 'Take it out, or mend its spelling.',
			key: true,
		};
	}

	const name = path.length === 0 ? 'the file' : path.join('.');
	return {path, what: `${name}: ${issue.message}`};
}

function flawAt(text: string, file: string, read: YamlRead, flaw: Flaw & {key?: boolean}): Trouble {
	let path = flaw.path;
	let position = flaw.key ? read.keyPositions(path) : read.positions(path);
	// A key that is missing has no place: its parent's place is shown.
	while (!position && path.length > 0) {
		path = path.slice(0, -1);
		position = read.positions(path);
	}

	// Who writes a token itself where its place belongs must not see it repeated.
	const hide = flaw.path.includes('token') && flaw.key !== true;
	const more = {hide, ...(flaw.next === undefined ? {} : {next: flaw.next})};
	// Keys and values of the file are part of what is told.
	return pointAt(text, file, position ?? {line: 1, column: 1}, sanitise(flaw.what), more);
}
