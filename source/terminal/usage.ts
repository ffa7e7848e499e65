import {exitMeanings} from './exit-codes.ts';
import {verbOf, verbs} from './verbs.ts';

const column = 31;
const line = (typed: string, does: string) =>
	typed.length < column - 1
		? `  ${typed.padEnd(column)}${does}`
		: `  ${typed}\n  ${' '.repeat(column)}${does}`;

/** `handrail --help`, whole. */
export function usage(version: string): string {
	const commands = verbs.map(({verb, words, does}) =>
		line(`handrail ${verb} ${words}`.trimEnd(), does),
	);
	const own = verbs.flatMap(({verb, exits}) =>
		exits === undefined ? [] : [`  ${verb} has its own: ${exits}`],
	);
	return `handrail ${version} takes you by the hand through upgrading what you host yourself.

Usage
${line('handrail', 'open the wizard  (--plain: line by line)')}
${commands.join('\n')}
${line('handrail VERB --help', 'the flags of a verb; answers without a terminal')}
  handrail --help, --version

Environment
  HANDRAIL_STATE_DIR   where sessions lie (else ~/.local/state/handrail)
  INK_SCREEN_READER    true: lines in words that read well aloud
  NO_COLOR             no colours

Exit codes
${exitMeanings.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join('\n')}
${own.join('\n')}
`;
}

/** `handrail VERB --help`. */
export function verbUsage(name: string): string {
	const verb = verbOf(name);
	if (!verb) return '';
	const flags = verb.flags.map(({flag, short, value, values, means}) => {
		const all = values ? `: ${values.join(', ')}` : '';
		const typed = short === undefined ? flag : `-${short}, ${flag}`;
		return line(`${typed} ${value ?? ''}`.trimEnd(), `${means}${all}`);
	});
	const exits = verb.exits === undefined ? [] : ['', `Exit codes: ${verb.exits}`];
	const more = verb.more === undefined ? [] : ['', ...verb.more];
	const head = `handrail ${verb.verb} ${verb.words}`.replace(/ +$/, '');
	return `${[head, `  ${verb.does}`, ...flags, ...more, ...exits].join('\n')}\n`;
}
