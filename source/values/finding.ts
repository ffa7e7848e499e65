import type {Mask} from './config-mask.ts';
import type {Path} from './config-path.ts';
import type {Json} from './config-tree.ts';
import type {KeyInfo} from './read-values.ts';
import type {Uses} from './uses.ts';

/**
 * The names of facts/values-diff.md par. 3. Two are ours: UNKNOWN, a key of yours that neither version knows, and
 * FLOATING, a key that names a program by a name that moves, or by none.
 */
export type Verdict =
	| 'REMOVED_NO_EFFECT'
	| 'REMOVED_MAYBE'
	| 'RENAMED?'
	| 'TYPE_CHANGED'
	| 'SCHEMA_REJECTS'
	| 'PINNED_DEFAULT_CHANGED'
	| 'LIST_REPLACES'
	| 'REDUNDANT'
	| 'NULL_DELETES'
	| 'STILL_EFFECTIVE'
	| 'UNKNOWN'
	| 'NEW_DEFAULT'
	| 'DEFAULT_CHANGED'
	| 'DEFAULT_REMOVED'
	| 'NEW_REQUIRED'
	| 'COMMENT_CHANGED'
	| 'DEPRECATED'
	| 'FLOATING';

/** blocker: the upgrade itself will fail. high, medium: somebody must decide. info: to know. */
export type Severity = 'blocker' | 'high' | 'medium' | 'info';
export const severities: readonly Severity[] = ['blocker', 'high', 'medium', 'info'];

/** no-effect: rendered with and without it, equal. effect: they differ. none: it was not tried. */
export type Proof = {result: 'no-effect' | 'effect' | 'none'; why: string};

/** What the empty path is called. */
export const allSettings = 'your settings as a whole';

/** From one version to the next; one, where they are the same. */
export const meansText = ({old, new: fresh}: {old: string; new: string}): string =>
	old === fresh ? fresh : `${old} → ${fresh}`;

/** A path as it is shown: with how it is written, where that is something else. */
export const shownPath = (path: string, written: string | undefined): string =>
	path === '' ? allSettings : written === undefined ? path : `${path} (written ${written})`;

export type Finding = {
	/** Empty for what is about all settings together. */
	path: string;
	/** The path as it stands in the file, where Helm reads a key in it as another word. */
	written?: string;
	verdict: Verdict;
	/** What else holds for this key, less severe. */
	also: readonly Verdict[];
	severity: Severity;
	/** Whether the key stands in the operator's own files. */
	set: boolean;
	/** Why, in one sentence or two. */
	text: string;
	/** What of the text stays worth a look, whatever a rendering shows. */
	more?: string;
	/** Only the templates say so: a rendering can clear it. */
	templates?: boolean;
	old?: Json;
	new?: Json;
	/** What an empty default stands for in each version. */
	means?: {old: string; new: string};
	yours?: Json;
	/** The new key this one may have become, and how sure that is (0 to 1). */
	suggestion?: string;
	score?: number;
	/** The version to name here instead. */
	pin?: string;
	proof?: Proof;
	/** What the new defaults say beside the key; the old ones, where it is gone. */
	comment?: string;
	/** Stands for its values where secrets are masked in them: equal only where all of them are. */
	seal?: string;
	/** Why it cannot be edited in the file it stands in; why it cannot be renamed there to the suggestion. */
	byHand?: string;
	stays?: string;
	/** Where it stands in the operator's files. */
	file?: string;
	line?: number;
	column?: number;
	/** Files of theirs given before it that set it as well, in their order. */
	beneath?: readonly string[];
};

/** One side's defaults with what is known of its keys by path. */
export type Side = {value: Json; keys: ReadonlyMap<string, KeyInfo>};

/** What a schema has against one place; `own` is the path in text. */
export type Fault = {path: Path; own: string; text: string; missing: boolean};

/**
 * What a key says of an image: all of it, its tag, or a part. `kept`: by it, a database keeps its major version.
 * `says`: what the example of the new version has there.
 */
export type Pin = {of: 'image' | 'tag' | 'part'; kept: boolean; says?: string};

/** Everything the doctor is given. `yours` is the operator's files in order, merged. */
export type Case = {
	kind: 'helm' | 'config' | 'compose';
	old: Side;
	new: Side;
	yours: Side;
	/** Paths that the runbook or the product says must be set. */
	required?: readonly string[];
	/** Paths that the runbook says must name a version. */
	pinned?: readonly string[];
	/** Paths that templates insist on, and those the old ones did. */
	templateRequired?: readonly string[];
	oldTemplateRequired?: readonly string[];
	/** What the new templates read; undefined where there are none to look at. */
	uses?: Uses;
	/** What the schema says, judged on defaults and yours together. */
	faults?: readonly Fault[];
	/** Paths below which nothing can be judged: a part of the chart that is not there. */
	closed?: readonly Path[];
	/** Variables that a container is handed whole, with the file they stand in. */
	handed?: ReadonlySet<string>;
	/** What the new version takes from the operator's machine, by the key that names it. */
	needs?: ReadonlyMap<string, string>;
	/** Keys that may stand in a file that was not read. */
	hidden?(path: Path): boolean;
	/** Names of dependencies: their keys must hold maps. */
	parts?: readonly string[];
	/** Variables that are blank unless set. */
	blank?: ReadonlySet<string>;
	/** Variables whose value is only an example: nobody gets it without writing it down. */
	examples?: ReadonlySet<string>;
	/** What a changed default does to data, such as a database that jumps a major version: by the key that makes it. */
	jumps?: ReadonlyMap<string, string>;
	/** Keys that name what runs: yours keeps the old program. Of a tag, also what it names. */
	pins?: ReadonlyMap<string, Pin>;
	/** Why a key needs no default to do something; and lists that are added to, not replaced. */
	accepts?(path: Path, inOld: boolean): string | undefined;
	adds?(path: Path): boolean;
	/** What an empty image tag stands for in each version. */
	oldApp?: string;
	newApp?: string;
	/** Keys of list entries that the runbook says identify them. */
	identifiers?: readonly string[];
	/** What the chart says after an upgrade. */
	notesText?: string;
	mask: Mask;
};

export type Draft = {
	path: Path;
	verdicts: readonly Verdict[];
	severity: Severity;
	text: string;
	to?: {path: Path; score: number};
	/** Sentences of the text that are worth a look by themselves. */
	more?: string;
	templates?: boolean;
};
