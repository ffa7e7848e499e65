import type {Notes} from '../notes/item.ts';
import {readNotes} from '../notes/read.ts';
import {readYaml} from '../trust/yaml.ts';

/**
 * What is done aside, by name: pure work on text from outside that may be made to last. A new one is a line here.
 * What goes in and comes out must be plain data.
 */
export const jobs = {
	/** A YAML document as its value. */
	yaml: ({text, file}: {text: string; file: string}): unknown => readYaml(text, {file}).value,
	/** Release notes in whatever shape; a text without versions speaks of `target`. */
	notes: ({text, name, target}: {text: string; name: string; target: string}): readonly Notes[] =>
		readNotes(text, {name, target, readYaml: given => readYaml(given, {file: name}).value}),
} as const;

export type Jobs = typeof jobs;
export type JobName = keyof Jobs;
export type Input<N extends JobName> = Parameters<Jobs[N]>[0];
export type Output<N extends JobName> = ReturnType<Jobs[N]>;

/** What a job's thread is given and what it sends back. */
export type Asked = {job: JobName; input: unknown};
export type Answer =
	| {output: unknown}
	| {trouble: {what: string; why?: string; next?: string}}
	| {error: string};
