import process from 'node:process';
import {styleText} from 'node:util';
import {renderHelp} from '../help/render.ts';
import {readTopic, titleOf, topicNames} from '../help/topics.ts';
import {plainSigns, symbolsFor} from '../terminal/symbols.ts';
import {readArguments} from './arguments.ts';

/** `handrail help [TOPIC]`: the topics, or one of them. No pager: a terminal scrolls, and a pipe is one. */
export async function help(args: string[]): Promise<number> {
	const [name] = readArguments('help', args).words;
	print(name === undefined ? overview() : readTopic(name));
	return 0;
}

function overview(): string {
	const rows = topicNames().map(name => `| ${name} | ${titleOf(readTopic(name))} |`);
	return [
		'# Topics',
		'Read one with: `handrail help TOPIC`. The commands and exit codes: `handrail --help`',
		['| topic | |', '|---|---|', ...rows].join('\n'),
	].join('\n\n');
}

/** Lines longer than this are hard to read, however wide the terminal is. */
const widest = 96;

function print(markdown: string): void {
	const {isTTY} = process.stdout;
	// A pipe has no columns, whatever the types say.
	const columns = isTTY ? process.stdout.columns : 80;
	const colours = isTTY && process.env['FORCE_COLOR'] !== '0' && process.env['TERM'] !== 'dumb';
	const strong = (text: string) =>
		colours ? styleText('bold', text, {validateStream: false}) : text;
	const text = renderHelp(markdown, Math.min(columns, widest), strong);
	process.stdout.write(symbolsFor(process.env).ascii ? plainSigns(text) : text);
}
