import {parseArgs} from 'node:util';
import {verbs, type Verb} from '../terminal/verbs.ts';
import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';

export type Given = {
	words: string[];
	has(flag: string): boolean;
	value(flag: string): string | undefined;
};

/**
 * The words and flags of a verb, as the table of verbs knows them. Throws Trouble for a flag that it
 * has not, a value that is missing, and a word too many.
 */
export function readArguments(name: string, args: readonly string[]): Given {
	const verb = verbs.find(item => item.verb === name);
	if (!verb) throw new Error(`${name} stands in no table`);
	const {tokens} = parseArgs({
		args: [...args],
		options: Object.fromEntries(
			verb.flags.map(({flag, value}) => [
				flag.slice(2),
				{type: value === undefined ? ('boolean' as const) : ('string' as const)},
			]),
		),
		strict: false,
		allowPositionals: true,
		tokens: true,
	});
	const words: string[] = [];
	const flags = new Map<string, string | undefined>();
	for (const token of tokens) {
		if (token.kind === 'positional') words.push(token.value);
		if (token.kind !== 'option') continue;
		const known = verb.flags.find(({flag}) => flag === token.rawName);
		if (!known) throw unknownFlag(verb, token.rawName);
		if (known.value !== undefined && !token.value)
			throw new Trouble(
				`${known.flag} needs a value: ${known.flag} ${known.value}`,
				known.values ? {next: `There are: ${known.values.join(', ')}.`} : {},
			);
		if (known.value === undefined && token.value !== undefined)
			throw new Trouble(`${known.flag} takes no value.`);
		flags.set(known.flag, token.value);
	}

	if (words.length > verb.takes.length && !verb.many)
		throw new Trouble(`"${sanitise(words[verb.takes.length] ?? '')}" is a word too many.`, {
			next: `It is used as: handrail ${[verb.verb, verb.words].join(' ').trim()}`,
		});
	return {words, has: flag => flags.has(flag), value: flag => flags.get(flag)};
}

function unknownFlag({verb, flags}: Verb, name: string): Trouble {
	const all = flags.map(({flag}) => flag).join(', ');
	return new Trouble(`${sanitise(name)} is no flag of handrail ${verb}.`, {
		next: all === '' ? 'It has none.' : `It has: ${all}.`,
	});
}
