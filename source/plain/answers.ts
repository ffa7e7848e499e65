import type {Question} from '../plan/questions.ts';
import type {Runbook} from '../runbook/format.ts';
import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';

/** One answer as somebody wrote it, and where: `answers.yaml:3:1`, or `--answer`. */
export type Given = {value: string; word?: string; reason?: string; where: string};

/** Answers given before they are asked. Each is used once: what is asked anew after it went wrong is asked anew. */
export type Answers = {
	/** Is there one that has not been used? */
	has(question: Question): boolean;
	/** The answer to a question, used up from here on. */
	take(question: Question): Given | undefined;
	/** What was never asked, in the order it was given. */
	left(): {id: string; where: string}[];
	/** All of them, used or not. */
	all: ReadonlyMap<string, Given>;
};

const parts = ['word', 'reason'] as const;

/** Kinds that take a word or a reason beside their value. */
const takesMore = (kind: Question['kind']) => kind === 'choice' || kind === 'acknowledge';

/** Puts together what was given by file and by flag; a flag stands above the file. */
export function answersFrom(...sources: readonly ReadonlyMap<string, Given>[]): Answers {
	const all = new Map(sources.flatMap(source => [...source]));
	const used = new Set<string>();
	const partsOf = (id: string) => parts.filter(part => all.has(`${id}.${part}`));
	return {
		all,
		has: ({id}) => all.has(id) && !used.has(id),
		take({id, kind}) {
			const given = all.get(id);
			if (!given || used.has(id)) return undefined;
			used.add(id);
			if (!takesMore(kind)) return given;
			// `--answer decide.word=prod` goes with `--answer decide=back-data`.
			const whole: Given = {...given};
			for (const part of partsOf(id)) {
				used.add(`${id}.${part}`);
				whole[part] = all.get(`${id}.${part}`)?.value ?? '';
			}

			return whole;
		},
		left: () => [...all].filter(([id]) => !used.has(id)).map(([id, {where}]) => ({id, where})),
	};
}

/** What `handle.answer` takes. */
export function valueOf({value, word, reason}: Given, {kind}: Question): unknown {
	// Said without a note, it is the word alone.
	if (!takesMore(kind) || (kind === 'acknowledge' && reason === undefined)) return value;
	return {
		value,
		...(word === undefined ? {} : {word}),
		...(reason === undefined ? {} : {reason}),
	};
}

/** Why an answer to a secret cannot be taken from where it was given. */
export function refuseSecret(id: string, {value, where}: Given): string | undefined {
	if (value === '' || value.startsWith('@')) return undefined;
	const seen =
		where === '--answer'
			? 'A secret on a command line can be read by everybody on this machine.'
			: 'A secret is not written into an answers file.';
	return `${where}: ${id} is a secret. ${seen} Name a file that holds it, ${id}=@/the/file, or a variable, ${id}=@env:NAME.`;
}

/** Refuses a secret that was written out, before anything is begun. Throws Trouble; the secret is not repeated. */
export function refuseSecrets({all}: Answers, {ask}: Runbook): void {
	for (const {id, kind} of ask) {
		const given = kind === 'secret' ? all.get(id) : undefined;
		const wrong = given && refuseSecret(id, given);
		if (wrong !== undefined) throw new Trouble(sanitise(wrong));
	}
}

const bare = (text: string) =>
	text
		.trim()
		.replace(/^https?:\/\//, '')
		.replace(/(?<=.)\/+$/, '');

/**
 * Refuses answers about the site that the session holds otherwise: it may be another installation.
 * `held` are the session's own answers by id. Throws Trouble.
 */
export function refuseOtherSite(
	{all}: Answers,
	{ask}: Runbook,
	held: ReadonlyMap<string, {value: unknown}>,
): void {
	const ids = [...ask.filter(({kind}) => kind !== 'secret').map(({id}) => id), 'name'];
	for (const id of ids) {
		const given = all.get(id);
		const own = held.get(id)?.value;
		if (!given || typeof own !== 'string' || given.value.startsWith('~')) continue;
		if (bare(given.value) === bare(own)) continue;
		throw new Trouble(
			sanitise(`${given.where}: ${id} is "${given.value}", and this session has "${own}".`),
			{
				why: 'It may be about another installation.',
				next: 'Take the answer out, or begin a new session with it.',
			},
		);
	}
}
