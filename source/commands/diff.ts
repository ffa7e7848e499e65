import process from 'node:process';
import type {Told} from '../drivers/charts/input-kind.ts';
import {readInputs} from '../drivers/charts/inputs.ts';
import {examine} from '../engine/examine.ts';
import {toDecide, valuesJson, type ValuesReport, valuesText} from '../report/values-text.ts';
import {symbolsFor} from '../terminal/symbols.ts';
import {sanitise} from '../trust/safe.ts';
import {tell, Trouble} from '../trust/trouble.ts';
import {readArguments} from './arguments.ts';

type Asked = {
	places: string[];
	files: string[];
	json: boolean;
	all: boolean;
	helm?: string | false;
	limit?: number;
	kind?: Told;
};

/** Reads what was typed after `handrail diff`. Throws Trouble for what does not fit. */
export function readWords(words: readonly string[]): Asked {
	const given = readArguments('diff', words);
	const limit = given.value('--limit');
	if (limit !== undefined && (!/^\d{1,4}$/.test(limit) || Number(limit) < 3))
		throw new Trouble('--limit wants a number of 3 or more.');
	const kind = given.value('--kind');
	if (kind !== undefined && kind !== 'values' && kind !== 'compose')
		throw new Trouble('--kind wants values or compose.');
	const helm = given.has('--no-render') ? false : given.value('--helm');
	return {
		places: given.words,
		files: given.values('--values'),
		json: given.has('--json'),
		all: given.has('--all'),
		...(helm === undefined ? {} : {helm}),
		...(limit === undefined ? {} : {limit: Number(limit)}),
		...(kind === undefined ? {} : {kind}),
	};
}

/** `handrail diff OLD NEW -f mine.yaml`: 0 nothing to decide, 1 something to decide, 2 could not tell. */
export async function diff(words: string[]): Promise<number> {
	try {
		const asked = readWords(words);
		const [old, fresh] = asked.places;
		if (old === undefined || fresh === undefined)
			throw new Trouble('handrail diff wants two places: OLD and NEW.', {
				next: 'See: handrail diff --help',
			});
		const told = asked.kind ? {told: asked.kind} : {};
		const {request, charts, guessed} = await readInputs(old, fresh, asked.files, told);
		const examined = await examine(request, {
			...(charts ? {charts} : {}),
			...(asked.helm === undefined ? {} : {helm: asked.helm}),
			...(asked.limit === undefined ? {} : {limit: asked.limit}),
		});
		const report: ValuesReport = {old: sanitise(old), new: sanitise(fresh), ...examined};
		if (guessed) report.taken = 'compose';
		const {marks} = symbolsFor(process.env);
		await print(
			asked.json
				? `${JSON.stringify(valuesJson(report), null, '\t')}\n`
				: `${valuesText(report, {bad: marks.bad, warn: marks.warn, good: marks.good}, asked.all).join('\n')}\n`,
		);
		if (toDecide(report) > 0) return 1;
		// What was not judged may be what is to be decided.
		return examined.judged.unjudged.length > 0 ? 2 : 0;
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
