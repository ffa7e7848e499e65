import {faultNames} from '../practice/faults.ts';

/** What a word after a verb stands for; completion offers what there is of it. */
export type Kind = 'session' | 'runbook' | 'file' | 'folder' | 'topic' | 'shell' | 'id';
/** `value` names what follows a flag; `values` are all there are. */
export type Flag = {
	flag: string;
	/** One letter that stands for it too. */
	short?: string;
	means: string;
	value?: string;
	values?: readonly string[];
	kind?: Kind;
	/** It may stand more than once. */
	many?: true;
};
export type Verb = {
	verb: string;
	/** What may be typed after it, as usage shows it. */
	words: string;
	does: string;
	flags: readonly Flag[];
	/** What its words are, one for each place; the last counts for all that follow when `many`. */
	takes: readonly Kind[];
	many?: boolean;
	/** Meanings of exit codes of its own, where it has some. */
	exits?: string;
	/** Further lines of its own help. */
	more?: readonly string[];
};

const json: Flag = {flag: '--json', means: 'as JSON, for programs'};
export const shells = ['bash', 'zsh', 'fish'] as const;

const lines: readonly Flag[] = [
	{flag: '--plain', means: 'ask line by line, where pages cannot be drawn'},
	{flag: '--screen-reader', means: 'the same, in words that read well aloud'},
];
const walk: readonly Flag[] = [
	...lines,
	{
		flag: '--answers',
		value: 'FILE',
		kind: 'file',
		means: 'answers, YAML or JSON: question ids and values',
	},
	{flag: '--answer', value: 'ID=VALUE', many: true, means: 'one answer; stands above the file'},
	{flag: '--no-input', means: 'never ask: a missing answer ends with 2 and names its flag'},
	{flag: '--json', means: 'what happens as JSON lines; never asks'},
];

const aboutAnswers = [
	'A choice that needs a word or a reason takes them beside it:',
	'  --answer decide=back-data --answer decide.word=prod',
	'  decide: {value: back-data, word: prod}          in a file',
	'A secret is named, never written: password=@/the/file or password=@env:NAME.',
	'Each answer is used once: what went wrong and is asked again needs another.',
	'Nothing is lost when an answer is missing: resume goes on, by any way.',
];

/** handrail without a verb. */
const bare: Verb = {verb: '', words: '', does: 'open the wizard', flags: lines, takes: []};

/** Every verb with its flags: usage, completion and the reading of arguments come from this one table. */
export const verbs: readonly Verb[] = [
	{
		verb: 'upgrade',
		words: '[RUNBOOK]',
		does: 'begin with a runbook: its name, or a file',
		flags: [
			{flag: '--target', value: 'NAME', means: 'begin with the answers of this installation'},
			...walk,
		],
		takes: ['runbook'],
		more: aboutAnswers,
	},
	{
		verb: 'plan',
		words: 'RUNBOOK',
		does: 'what an upgrade would bring, and nothing is begun  (--json)',
		flags: [
			{flag: '--target', value: 'NAME', means: 'with the answers of this installation'},
			{
				flag: '--answers',
				value: 'FILE',
				kind: 'file',
				means: 'answers, YAML or JSON: question ids and values',
			},
			{flag: '--answer', value: 'ID=VALUE', many: true, means: 'one answer; stands above the file'},
			json,
		],
		takes: ['runbook'],
		exits: '0 nothing to decide, 1 something to decide, 2 could not tell',
		more: [
			'Versions, notes and settings as the pages show them. No secret is needed.',
			'Where the installed version is the newest, it says so and ends with 0; with --json, upToDate is true.',
		],
	},
	{
		verb: 'recover',
		words: '[RUNBOOK]',
		does: 'bring it back from a backup set, on a new machine',
		flags: [...walk],
		takes: ['runbook'],
		more: aboutAnswers,
	},
	{
		verb: 'resume',
		words: '[SESSION]',
		does: 'go on where it was left; without a name, the newest',
		flags: walk,
		takes: ['session'],
		more: aboutAnswers,
	},
	{
		verb: 'practice',
		words: '[FOLDER]',
		does: 'a small real product to practise on  (--fault FAULT)',
		flags: [
			{
				flag: '--fault',
				value: 'FAULT',
				values: faultNames,
				means: 'with a fault that really happens, to learn the way out',
			},
			...walk,
		],
		takes: ['folder'],
		more: aboutAnswers,
	},
	{
		verb: 'status',
		words: '[--json]',
		does: 'what is under way, and what runs now',
		flags: [json],
		takes: [],
	},
	{
		verb: 'sessions',
		words: '[--json]',
		does: 'every session, finished and damaged ones too, with its size',
		flags: [json],
		takes: [],
	},
	{
		verb: 'report',
		words: '[SESSION]',
		does: 'the record of a session  (--json)',
		flags: [json],
		takes: ['session'],
	},
	{
		verb: 'export',
		words: 'SESSION [FILE|-]',
		does: 'the whole record as JSON lines, without secrets  (--replace)',
		flags: [{flag: '--replace', means: 'over a file that is there already'}],
		takes: ['session', 'file'],
		exits: '0 whole, 1 something is missing and named, 2 could not be read or written',
	},
	{
		verb: 'clean',
		words: '',
		does: 'old sessions and backups; asks one by one  (--list, --yes ID…)',
		flags: [
			{flag: '--list', means: 'only show what could go and what stays'},
			{...json, means: 'with --list: as JSON'},
			{flag: '--yes', means: 'delete exactly the named ones, without asking'},
		],
		takes: ['id'],
		many: true,
		exits: '0 done, or nothing to do, 1 something could not be deleted, 2 wrong usage',
	},
	{
		verb: 'doctor',
		words: '[RUNBOOK]',
		does: 'what is missing on this machine, and how to get it  (--json)',
		flags: [json],
		takes: ['runbook'],
		exits: '0 all there, 1 something is missing, 2 cannot tell',
	},
	{
		verb: 'check',
		words: 'FILE…',
		does: 'look through runbooks for mistakes  (--rows TABLE)',
		flags: [
			{
				flag: '--rows',
				value: 'TABLE',
				kind: 'file',
				means: "also what becomes of each of the vendor's sentences",
			},
		],
		takes: ['file'],
		many: true,
		exits: '0 sound, 1 mistakes found, 2 could not be read',
	},
	{
		verb: 'diff',
		words: 'OLD NEW',
		does: 'what an upgrade does to your own settings  (-f MINE, --json)',
		flags: [
			{
				flag: '--values',
				short: 'f',
				value: 'FILE',
				kind: 'file',
				many: true,
				means: 'your own settings; several in their order, the later one wins',
			},
			json,
			{
				flag: '--kind',
				value: 'KIND',
				values: ['values', 'compose'],
				means: 'what YAML files are, where their names do not tell',
			},
			{flag: '--all', means: 'keys that need nothing, too'},
			{
				flag: '--helm',
				value: 'PROGRAM',
				means: 'render with this one; else helm, helm4 or helm3 on PATH',
			},
			{flag: '--no-render', means: 'judge without rendering'},
			{flag: '--limit', value: 'N', means: 'at most N renderings; else 40'},
		],
		takes: ['file', 'file'],
		exits: '0 nothing to decide, 1 something to decide, 2 could not tell',
		more: [
			'OLD and NEW are two versions of the same thing: chart folders, chart archives (.tgz),',
			'values files, compose files or folders with one, or configuration files',
			'(YAML, JSON, TOML, INI, .env). Of compose files, what they include and extend in their folder',
			'is read too. No session is begun, and nothing is written.',
		],
	},
	{
		verb: 'schema',
		words: '',
		does: 'the JSON Schema of runbooks, for editors',
		flags: [],
		takes: [],
	},
	{
		verb: 'completion',
		words: shells.join('|'),
		does: 'completion for your shell; the script says how',
		flags: [],
		takes: ['shell'],
	},
	{
		verb: 'help',
		words: '[TOPIC]',
		does: 'runbooks, backups, the way back and more, explained',
		flags: [],
		takes: ['topic'],
	},
];

/** The row of a verb; '' is handrail without one. */
export const verbOf = (name: string): Verb | undefined =>
	name === '' ? bare : verbs.find(({verb}) => verb === name);
