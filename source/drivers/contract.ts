import type {z} from 'zod';
import type {Caution} from '../versions/caution.ts';
import type {Scheme} from '../versions/scheme.ts';

/**
 * How much a second run may hurt (DESIGN par. 4).
 * pure: reads only. convergent: same end however often. replaceable: makes a new artefact.
 * guarded: a second run may hurt. destructive: removes or overwrites data.
 */
export type StepClass = 'pure' | 'convergent' | 'replaceable' | 'guarded' | 'destructive';

/** Small facts about the world, as they go into the journal. Never a secret. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** What `?` tells about a step; "why now" comes from the runbook. One or two short sentences each. */
export type Explanation = {changes: string; expect: string; wrong: string; undo: string};

/** A tool on PATH that something needs; `handrail doctor` looks for it. */
export type Need = {
	/** Its name, or an absolute path. */
	tool: string;
	/** What it does here, to follow its name: "stops and starts units". */
	does: string;
	/** How to get it, one line. */
	get: string;
	/** Arguments with which it ends with 0 when it works; without them it is enough that it is there. */
	try?: readonly string[];
	/** Set where it works without: what is lost then, one short sentence. */
	less?: string;
	/** Set where an answer decides that is not known yet: "where it runs under systemd". */
	only?: string;
};
/**
 * The tools that parameters like these need. They come as the runbook has them, filled in as far as
 * the site is known: what is still open stands there as `${name}` or is ''.
 */
export type NeedsOf = (given: unknown) => readonly Need[];

/** A tool to spawn: no shell, argv[0] a name on PATH or an absolute path. */
export type Command = {
	argv: readonly string[];
	cwd?: string;
	env?: Readonly<Record<string, string>>;
};

/** What a step that handrail does itself is given while it runs, in a process of its own. */
export type Worker = {
	stepId: string;
	secrets: Readonly<Record<string, string>>;
	/** Aborted when the operator asks to cancel. */
	signal: AbortSignal;
	/** How far it is; `label` names the part, for example a file. Throttled by the caller. */
	progress(done: number, total: number, unit: 'bytes' | 'files' | 'seconds', label?: string): void;
	/** One line for the step's log. */
	say(line: string): void;
};

/** Did an effect that was begun and never reported take place? DESIGN par. 2. */
export type Verdict = 'landed' | 'not-started' | 'partial' | 'cannot-tell';
export type Probe = {verdict: Verdict; reason: string; evidence: Facts};

/** What an action's file writes down; P is what its zod schema makes of the runbook's `with`. */
export type ActionOf<P> = {
	name: string;
	class: StepClass;
	params: z.ZodType<P>;
	explain(params: P): Explanation;
	/** The lines shown for it: as an operator would type them. Never a secret. */
	preview(params: P): readonly string[];
	/** What is true just before; looked at again by the runner, which refuses if it differs. */
	observe(params: P): Promise<Facts>;
	/** The observed facts that must not change between the plan and the step. */
	stable?: readonly string[];
	/** The observed facts that must not change between the intent and the effect; else `stable`. */
	held?: readonly string[];
	needs?: NeedsOf;
	/** Why it must not run now, from what was observed. */
	refuse?(params: P, facts: Facts): string | undefined;
	probe(params: P, before: Facts): Promise<Probe>;
} & (
	| {command(params: P): Command; work?: never}
	| {work(params: P, worker: Worker): Promise<Facts>; command?: never}
);

/** An action with its parameters checked at the door, as the registry holds it. */
export type Action = ActionOf<unknown>;

/** Wraps an action so that every call goes through its schema. Throws ZodError on bad parameters. */
export function defineAction<P>(definition: ActionOf<P>): Action {
	const read = (value: unknown): P => definition.params.parse(value);
	const {refuse} = definition;
	const shared = {
		...definition,
		params: definition.params as z.ZodType,
		explain: (value: unknown) => definition.explain(read(value)),
		preview: (value: unknown) => definition.preview(read(value)),
		observe: async (value: unknown) => definition.observe(read(value)),
		probe: async (value: unknown, before: Facts) => definition.probe(read(value), before),
		...(refuse ? {refuse: (value: unknown, facts: Facts) => refuse(read(value), facts)} : {}),
	};
	const {command, work} = definition;
	if (command) return {...shared, command: (value: unknown) => command(read(value))} as Action;
	return {
		...shared,
		work: async (value: unknown, worker: Worker) => work(read(value), worker),
	} as Action;
}

/** What every wrapped thing carries over as it is. */
function named<P>({name, params, needs}: {name: string; params: z.ZodType<P>; needs?: NeedsOf}) {
	return {name, params: params as z.ZodType, ...(needs ? {needs} : {})};
}

/** pass, warn, fail, or unknown: "cannot tell" is an honest answer. */
export type CheckVerdict = 'pass' | 'warn' | 'fail' | 'unknown';
export type CheckResult = {
	verdict: CheckVerdict;
	/** What was seen, one sentence. May hold text from outside: shown sanitised. */
	reason: string;
	/** What to do about it; the exact command where there is one. */
	remedy?: string;
	/** What is compared with the baseline after the change, for example `{"records in posts": 12}`. */
	facts?: Facts;
	/** Values handed to later checks by name; held in memory only. */
	secrets?: Readonly<Record<string, string>>;
};
export type CheckContext = {secrets: Readonly<Record<string, string>>; signal: AbortSignal};
export type CheckOf<P> = {
	name: string;
	params: z.ZodType<P>;
	needs?: NeedsOf;
	/** What it looks at, one line, without secrets. */
	preview(params: P): string;
	run(params: P, context: CheckContext): Promise<CheckResult>;
};
export type Check = CheckOf<unknown>;

/** Wraps a check so that every call goes through its schema. */
export function defineCheck<P>(definition: CheckOf<P>): Check {
	const read = (value: unknown): P => definition.params.parse(value);
	return {
		...named(definition),
		preview: value => definition.preview(read(value)),
		run: async (value, context) => definition.run(read(value), context),
	};
}

/** A version to choose from, as a source found it. `place` is a path, an image, a chart: what `prepare` needs. */
export type Offered = {
	version: string;
	place: string;
	/** What it is: file, archive, image, chart … */
	kind: string;
	/** ISO day. */
	date?: string;
	/** Bytes. */
	size?: number;
	/** The application's version where the package has one of its own (a chart's appVersion). */
	app?: string;
	/** What its publisher says of it, in a few words: that it is deprecated. */
	remark?: string;
	/** What that means here: whether it is ever recommended. */
	caution?: Caution;
};
/**
 * What a source found. `asOf` (ISO) is set when it is not of now: from a cache, because the source did not answer
 * (`unanswered`), or from a file or a clone that is as old as that.
 */
export type Offers = {
	versions: Offered[];
	ignored: {name: string; why: string}[];
	withdrawn: {version: string; why: string}[];
	asOf?: string;
	/** Why the source, or one of two, did not answer now, in sentences. */
	unanswered?: string;
};
/**
 * A chosen version made ready: `place` is what the steps put in; `folder` is where it lies unpacked, to be read.
 * `sums` says how it was proven, in a word or two.
 */
export type Ready = {
	place: string;
	sha256: string;
	sums: string;
	/** What is known of its signature, in sentences; absent where none was looked for. */
	signature?: string;
	size: number;
	kind: string;
	folder?: string;
	/** The application's version, where the package was opened and has one of its own. */
	app?: string;
	/** What the opened package says against itself: that it is deprecated. */
	caution?: Caution;
};
/** Where versions are seen: a folder of programs, image tags, a chart repository. Reads only; throws Trouble. */
export type SourceOf<P> = {
	name: string;
	params: z.ZodType<P>;
	needs?: NeedsOf;
	list(params: P, scheme: Scheme): Promise<Offers>;
	/** Fetches, unpacks and proves the chosen one under `into`. Nothing of the product is touched. */
	prepare(params: P, chosen: Offered, into: string): Promise<Ready>;
};
export type Source = SourceOf<unknown>;

/** Wraps a source so that every call goes through its schema. */
export function defineSource<P>(definition: SourceOf<P>): Source {
	const read = (value: unknown): P => definition.params.parse(value);
	return {
		...named(definition),
		list: async (value, scheme) => definition.list(read(value), scheme),
		prepare: async (value, chosen, into) => definition.prepare(read(value), chosen, into),
	};
}

/**
 * What is installed now. `place` is what is shown for it: the program's path, the container's image; `app` is the
 * application's version where the package has one of its own.
 */
export type Detected = {
	version: string;
	place: string;
	sha256: string;
	size: number;
	app?: string;
};
/** How the installed version is seen. Reads only; throws Trouble when it cannot tell. */
export type DetectorOf<P> = {
	name: string;
	params: z.ZodType<P>;
	needs?: NeedsOf;
	look(params: P): Promise<Detected>;
};
export type Detector = DetectorOf<unknown>;

/** Wraps a detector so that every call goes through its schema. */
export function defineDetector<P>(definition: DetectorOf<P>): Detector {
	const read = (value: unknown): P => definition.params.parse(value);
	return {
		...named(definition),
		look: async value => definition.look(read(value)),
	};
}
