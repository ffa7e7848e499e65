import process from 'node:process';
import {readInputs} from '../drivers/charts/inputs.ts';
import {examine} from '../engine/examine.ts';
import {toDecide, valuesJson, type ValuesReport, valuesText} from '../report/values-text.ts';
import {symbolsFor} from '../terminal/symbols.ts';
import {sanitise} from '../trust/safe.ts';
import {tell, Trouble} from '../trust/trouble.ts';

const help = `handrail diff OLD NEW [-f MINE]…   what an upgrade does to your own settings

OLD and NEW are two versions of the same thing: chart folders, chart archives (.tgz), plain values files,
compose files (or folders with one), or configuration files (YAML, JSON, TOML, INI, .env).

  -f, --values FILE   your own settings; several in their order, the later one wins
      --json          the same as JSON
      --all           keys that need nothing, too
      --helm PROGRAM  render with this program (else helm, helm4 or helm3 on PATH)
      --no-render     judge without rendering
      --limit N       at most N renderings (40)

Exit codes: 0 nothing to decide, 1 something to decide, 2 could not tell
`;

type Asked = {
	places: string[];
	files: string[];
	json: boolean;
	all: boolean;
	helm?: string | false;
	limit?: number;
};

/** Reads the words after `handrail diff`. Throws Trouble for one that it does not know. */
export function readWords(words: readonly string[]): Asked {
	const asked: Asked = {places: [], files: [], json: false, all: false};
	const next = (word: string, value: string | undefined): string => {
		if (value === undefined || value === '')
			throw new Trouble(`${word} wants a value.`, {next: 'See: handrail diff --help'});
		return value;
	};
	for (let at = 0; at < words.length; at++) {
		const word = words[at]!;
		const [name = '', given] =
			word.startsWith('--') && word.includes('=')
				? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]
				: [word];
		const value = () => next(name, given ?? words[++at]);
		if (name === '-f' || name === '--values') asked.files.push(value());
		else if (/^-f./.test(name)) asked.files.push(name.slice(2));
		else if (name === '--helm') asked.helm = value();
		else if (name === '--no-render') asked.helm = false;
		else if (name === '--limit') {
			const text = value();
			if (!/^\d{1,4}$/.test(text) || Number(text) < 3)
				throw new Trouble('--limit wants a number of 3 or more.');
			asked.limit = Number(text);
		} else if (name === '--json') asked.json = true;
		else if (name === '--all') asked.all = true;
		else if (word.startsWith('-') && word !== '-')
			throw new Trouble(`handrail diff does not know ${word}.`, {
				next: 'See: handrail diff --help',
			});
		else asked.places.push(word);
	}
	return asked;
}

/** `handrail diff OLD NEW -f mine.yaml`: 0 nothing to decide, 1 something to decide, 2 could not tell. */
export async function diff(words: string[]): Promise<number> {
	if (words.includes('--help') || words.includes('-h')) {
		process.stdout.write(help);
		return 0;
	}
	try {
		const asked = readWords(words);
		const [old, fresh, more] = asked.places;
		if (old === undefined || fresh === undefined || more !== undefined)
			throw new Trouble('handrail diff wants two places: OLD and NEW.', {
				next: 'See: handrail diff --help',
			});
		const {request, charts} = await readInputs(old, fresh, asked.files);
		const examined = await examine(request, {
			...(charts ? {charts} : {}),
			...(asked.helm === undefined ? {} : {helm: asked.helm}),
			...(asked.limit === undefined ? {} : {limit: asked.limit}),
		});
		const report: ValuesReport = {old: sanitise(old), new: sanitise(fresh), ...examined};
		const {marks} = symbolsFor(process.env);
		await print(
			asked.json
				? `${JSON.stringify(valuesJson(report), null, '\t')}\n`
				: `${valuesText(report, {bad: marks.bad, warn: marks.warn, good: marks.good}, asked.all).join('\n')}\n`,
		);
		return toDecide(report) === 0 ? 0 : 1;
	} catch (error) {
		if (!(error instanceof Trouble)) throw error;
		process.stderr.write(`handrail diff: ${sanitise(tell(error), {lines: true})}\n`);
		return 2;
	}
}

/** Whole, also into a pipe that reads slowly; a reader that left is no mistake. */
async function print(text: string): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const gone = (error: NodeJS.ErrnoException) =>
			error.code === 'EPIPE' ? resolve() : reject(error);
		process.stdout.once('error', gone);
		process.stdout.write(text, () => {
			process.stdout.off('error', gone);
			resolve();
		});
	});
}
