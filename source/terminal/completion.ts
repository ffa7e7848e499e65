import {verbs, type Flag, type Kind, type Verb} from './verbs.ts';

/** Kinds that handrail itself is asked about while completing; the others the shell knows. */
const asked = new Set<Kind>(['session', 'runbook', 'topic', 'id']);

/** The completion script of a shell, made from the table of verbs. */
export function scriptFor(shell: 'bash' | 'zsh' | 'fish'): string {
	return {bash, zsh, fish}[shell]();
}

const verbNames = verbs.map(({verb}) => verb).join(' ');
const flagsOf = ({flags}: Verb) => flags.map(({flag}) => flag).join(' ');
const withValues = (verb: Verb) => verb.flags.filter(({values}) => values !== undefined);

/** What stands at each place after a verb; the last one for all that follow when there may be many. */
function places({takes, many}: Verb): {at: string; kind: Kind}[] {
	return takes.map((kind, index) => ({
		at: many && index === takes.length - 1 ? '*' : String(index + 1),
		kind,
	}));
}

function bash(): string {
	const words = (list: string) => `compgen -W "${list}" -- "$current"`;
	const reply = (...lists: string[]) => `mapfile -t COMPREPLY < <(${lists.join('; ')})`;
	const offer = (kind: Kind, own: string) => {
		if (kind === 'folder') return reply('compgen -d -- "$current"');
		if (kind === 'shell') return reply(words(own));
		if (!asked.has(kind)) return reply('compgen -f -- "$current"');
		const now = words(`$(handrail __complete ${kind} 2>/dev/null)`);
		return kind === 'runbook' ? reply(now, 'compgen -f -- "$current"') : reply(now);
	};
	const cases = verbs.map(verb => {
		const byPlace = places(verb).map(
			({at, kind}) => `\t\t\t\t${at}) ${offer(kind, verb.words.replaceAll('|', ' '))} ;;`,
		);
		const values = withValues(verb).map(
			({flag, values}) =>
				`\t\t\tif [[ $before == ${flag} ]]; then ${reply(words(values?.join(' ') ?? ''))}; return; fi`,
		);
		return [
			`\t\t${verb.verb})`,
			...values,
			`\t\t\tif [[ $current == -* ]]; then ${reply(words(flagsOf(verb)))}; return; fi`,
			...(byPlace.length === 0 ? [] : ['\t\t\tcase $place in', ...byPlace, '\t\t\tesac']),
			'\t\t\t;;',
		].join('\n');
	});
	return `# handrail completion for bash. Read it in ~/.bashrc with:
#   source <(handrail completion bash)
_handrail() {
	local current=\${COMP_WORDS[COMP_CWORD]} before= place=0 index
	COMPREPLY=()
	if (( COMP_CWORD == 1 )); then
		${reply(words(`${verbNames} --help --version`))}
		return
	fi
	before=\${COMP_WORDS[COMP_CWORD-1]}
	# Which word after the verb this is; flags do not count.
	for (( index = 2; index <= COMP_CWORD; index++ )); do
		[[ \${COMP_WORDS[index]} == -?* ]] || (( ++place ))
	done
	case \${COMP_WORDS[1]} in
${cases.join('\n')}
	esac
}
complete -o filenames -o nosort -F _handrail handrail 2>/dev/null || complete -o filenames -F _handrail handrail
`;
}

const quoted = (text: string) =>
	text.replaceAll("'", String.raw`'\''`).replaceAll(/[[\]:]/g, String.raw`\$&`);

function zsh(): string {
	const action = (kind: Kind, words: string) => {
		if (kind === 'folder') return '_files -/';
		if (kind === 'shell') return `(${words})`;
		if (!asked.has(kind)) return '_files';
		return kind === 'runbook' ? '_handrail_runbooks' : `{_handrail_offer ${kind}}`;
	};
	const flag = ({flag: name, means, value, values}: Flag) =>
		value === undefined
			? `'${name}[${quoted(means)}]'`
			: `'${name}[${quoted(means)}]:${value}:(${values?.join(' ') ?? ''})'`;
	const cases = verbs.map(verb => {
		const words = places(verb).map(
			({at, kind}) => `'${at}:${kind}:${action(kind, verb.words.replaceAll('|', ' '))}'`,
		);
		const all = [...verb.flags.map(flag), ...words];
		return `\t\t${verb.verb}) ${all.length === 0 ? ':' : `_arguments ${all.join(' ')}`} ;;`;
	});
	return `#compdef handrail
# handrail completion for zsh. Read it in ~/.zshrc, after compinit, with:
#   source <(handrail completion zsh)
_handrail_offer() {
	local -a found
	found=(\${(f)"$(handrail __complete $1 2>/dev/null)"})
	compadd -V found -a found
}
_handrail_runbooks() {
	_handrail_offer runbook
	_files
}
_handrail() {
	local -a all
	all=(
${verbs.map(({verb, does}) => `\t\t'${verb}:${quoted(does)}'`).join('\n')}
	)
	if (( CURRENT == 2 )); then
		_describe command all
		return
	fi
	local verb=$words[2]
	shift words
	(( CURRENT-- ))
	case $verb in
${cases.join('\n')}
	esac
}
compdef _handrail handrail
`;
}

function fish(): string {
	const text = (words: string) => `'${words.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
	const has = (verb: string) => `-n '__fish_seen_subcommand_from ${verb}'`;
	const offer = (kind: Kind, words: string) => {
		if (kind === 'folder') return "-a '(__fish_complete_directories)'";
		if (kind === 'shell') return `-a '${words}'`;
		if (!asked.has(kind)) return '-F';
		const files = kind === 'runbook' ? ' -F' : '';
		return `-a '(handrail __complete ${kind} 2>/dev/null)'${files}`;
	};
	const lines = verbs.flatMap(verb => [
		`complete -c handrail -n __fish_use_subcommand -a ${verb.verb} -d ${text(verb.does)}`,
		...verb.flags.map(
			({flag, means, value, values}) =>
				`complete -c handrail ${has(verb.verb)} -l ${flag.slice(2)} -d ${text(means)}${value === undefined ? '' : ` -x -a '${values?.join(' ') ?? ''}'`}`,
		),
		...places(verb).map(
			({kind}) =>
				`complete -c handrail ${has(verb.verb)} ${offer(kind, verb.words.replaceAll('|', ' '))}`,
		),
	]);
	return `# handrail completion for fish. Keep it with:
#   handrail completion fish > ~/.config/fish/completions/handrail.fish
complete -c handrail -f
${lines.join('\n')}
`;
}
