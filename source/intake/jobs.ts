import {createHash, createHmac} from 'node:crypto';
import {notedOf, type Noted} from '../notes/noted.ts';
import {ownNames} from '../notes/own-names.ts';
import {readNotes} from '../notes/read.ts';
import {aboutOf, type Way} from '../notes/way.ts';
import {readYaml} from '../trust/yaml.ts';
import type {Consequences} from '../values/consequence.ts';
import {consequencesOf, type Renders} from '../values/consequences.ts';
import {composeChanges} from '../values/compose-changes.ts';
import {composeModelOf} from '../values/compose.ts';
import {asWritten} from '../values/compose-places.ts';
import {type Digest, masker} from '../values/config-mask.ts';
import type {TextFile} from '../values/chart-texts.ts';
import type {Json} from '../values/config-tree.ts';
import {type Format, readSettings} from '../values/formats.ts';
import {within} from './within.ts';
import {judge, type Judged, type JudgeRequest} from '../values/judge.ts';

/** A model of compose: as compose itself merged it in a folder (JSON), or as files to be merged by our own reading. */
export type Model =
	| {json: string; folder: string}
	| {files: readonly TextFile[]; parts: readonly TextFile[]; env: readonly TextFile[]};
/** The key of a run's digits for secrets. */
type Keyed<T> = T & {key: Uint8Array};

/** Judging by a schema takes milliseconds; what takes 2 s was made to last. */
const schemaMs = 2000;

const digestBy =
	(key: Uint8Array): Digest =>
	(text, whole) =>
		createHmac('sha256', key)
			.update(text)
			.digest('hex')
			.slice(0, whole ? 64 : 4);
const modelsOf = (old: Model, fresh: Model): {old: Json; fresh: Json} => {
	if ('json' in old && 'json' in fresh)
		return asWritten(
			{model: JSON.parse(old.json) as Json, folder: old.folder},
			{model: JSON.parse(fresh.json) as Json, folder: fresh.folder},
		);
	const of = (model: Model): Json =>
		'json' in model
			? (JSON.parse(model.json) as Json)
			: composeModelOf(model.files, model.parts, model.env);
	return {old: of(old), fresh: of(fresh)};
};

/**
 * What is done aside, by name: pure work on text from outside that may be made to last. A new one is a line here.
 * What goes in and comes out must be plain data.
 */
export const jobs = {
	/** A YAML document as its value. */
	yaml: ({text, file}: {text: string; file: string}): unknown => readYaml(text, {file}).value,
	/** Release notes in whatever shape, of the versions on the way; a text without versions speaks of where it leads. */
	notes: ({
		text,
		name,
		names,
		prefixes,
		way,
		own,
	}: {
		text: string;
		name: string;
		names?: readonly string[];
		prefixes?: readonly string[];
		way: Way;
		own: readonly string[];
	}): readonly Noted[] =>
		notedOf(
			readNotes(text, {
				name,
				target: aboutOf(way),
				...(names ? {names} : {}),
				...(prefixes ? {prefixes} : {}),
				readYaml: given => readYaml(given, {file: name}).value,
			}),
			{way, own, digest: given => createHash('sha256').update(given).digest('hex')},
		),
	/** The names of what a file sets. */
	names: ({text, file, format}: {text: string; file: string; format: Format}): string[] =>
		ownNames(readSettings(text, file, format).value),
	/** What an upgrade does to settings: a verdict for each key. */
	judge: ({request, key}: Keyed<{request: JudgeRequest}>): Judged =>
		judge(request, digestBy(key), within(schemaMs)),
	/** What it does to the running objects, from two renderings. */
	consequences: ({renders, key}: Keyed<{renders: Renders}>): Consequences =>
		consequencesOf(renders, masker(digestBy(key))),
	/** What it does to the containers, from two models of compose. */
	compose: ({old, fresh, key}: Keyed<{old: Model; fresh: Model}>): Consequences => {
		const models = modelsOf(old, fresh);
		return composeChanges(models.old, models.fresh, masker(digestBy(key)));
	},
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
