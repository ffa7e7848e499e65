import {parseArgs} from 'node:util';
import {verbOf, type Flag, type Verb} from '../terminal/verbs.ts';
import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';

/** What was typed after a verb. */
export type Given = {
	words: string[];
	/** Stands a flag there? Flags are named with their dashes. */
	has(flag: string): boolean;
	/** The value of a flag that takes one. */
	value(flag: string): string | undefined;
	values(flag: string): string[];
};

/** Flags that every verb takes. */
const common: readonly Flag[] = [
	{flag: '--help', means: 'this help'},
	{flag: '--no-color', means: 'no colours'},
];

/**
 * The words and flags of a verb, as the table of verbs knows them. Throws Trouble with one sentence for
 * what does not fit; what stands behind = may be a secret, and is not repeated.
 */
export function readArguments(name: string, args: readonly string[]): Given {
	const verb = verbOf(name);
	if (!verb) throw new Error(`${name} stands in no table`);
	const called = `handrail ${verb.verb}`.trim();
	const next = `See: ${called} --help`;
	const flags = [...verb.flags, ...common];
	const {tokens} = parseArgs({
		args: [...args],
		strict: false,
		allowPositionals: true,
		tokens: true,
		options: Object.fromEntries(
			flags.map(({flag, short, value}) => [
				flag.slice(2),
				{
					type: value === undefined ? ('boolean' as const) : ('string' as const),
					...(short === undefined ? {} : {short}),
				},
			]),
		),
	});
	const words: string[] = [];
	const seen = new Map<string, string[]>();
	for (const token of tokens) {
		if (token.kind === 'positional') words.push(token.value);
		if (token.kind !== 'option') continue;
		const typed = token.rawName === '-h' ? '--help' : token.rawName;
		const shown = sanitise(typed);
		const known = flags.find(({flag, short}) => flag === typed || `-${short}` === typed);
		if (!known) throw unknownFlag(called, shown, verb);
		const {value} = token;
		if (known.value === undefined && value !== undefined)
			throw new Trouble(`${called}: ${shown} takes no value.`, {next});
		// `--answers --json` is a forgotten value, not a file of that name.
		const forgotten = !value || (!token.inlineValue && value.startsWith('--'));
		if (known.value !== undefined && forgotten)
			throw new Trouble(`${called}: ${shown} needs a value: ${shown} ${known.value}`, {
				next: known.values ? `There are: ${known.values.join(', ')}.` : next,
			});
		if (known.value !== undefined && !known.many && seen.has(known.flag))
			throw new Trouble(`${called}: ${shown} is given twice.`, {next: 'Give it once.'});
		seen.set(known.flag, [...(seen.get(known.flag) ?? []), value ?? '']);
	}

	if (words.length > verb.takes.length && !verb.many) {
		const word = sanitise(words[verb.takes.length] ?? '');
		throw new Trouble(`"${word}" is a word too many.`, {
			next: `It is used as: ${`${called} ${verb.words}`.trim()}`,
		});
	}

	return {
		words,
		has: flag => seen.has(flag),
		value: flag => seen.get(flag)?.at(-1),
		values: flag => seen.get(flag) ?? [],
	};
}

function unknownFlag(called: string, shown: string, {flags}: Verb): Trouble {
	const all = flags.map(({flag}) => flag).join(', ');
	return new Trouble(`${shown} is no flag of ${called}.`, {
		next: all === '' ? 'It has none.' : `It has: ${all}.`,
	});
}
