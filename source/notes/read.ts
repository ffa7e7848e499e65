import type {Token} from 'marked';
import {isNoText} from '../trust/no-text.ts';
import {Trouble} from '../trust/trouble.ts';
import {headingsIn, readChangelog} from './changelog.ts';
import {readChartChanges} from './artifacthub.ts';
import {guideItems} from './guide-items.ts';
import type {Notes} from './item.ts';
import {itemsOf} from './items.ts';
import {markdown} from './markdown.ts';
import {readReleases} from './releases-json.ts';
import {readUpgradeGuide, untitled} from './upgrade-guide.ts';
import {versionsNamed} from './version-heading.ts';

const guideName = /upgrad|migrat/i;
const speaksOfGoing = /\bupgrad|\bmigrat|\bfrom\b.*\bto\b|^to\b|→|->/i;

/**
 * Notes in whatever shape they come: releases JSON, Chart.yaml, a changelog, an upgrade guide, or a
 * text without versions, which then speaks of `target`. `readYaml` is handed in. Throws Trouble, or
 * what `readYaml` throws, where the shape is known and the content is broken.
 */
export function readNotes(
	given: string,
	{
		name,
		target,
		names = [],
		prefixes = [],
		readYaml,
	}: {
		name: string;
		target: string;
		/** Versions that are no numbers. */
		names?: readonly string[];
		/** What stands before the version in a release's tag. */
		prefixes?: readonly string[];
		readYaml(text: string): unknown;
	},
): readonly Notes[] {
	const text = given.replace(/^\uFEFF/, '');
	if (isNoText(text))
		throw new Trouble(`${name} is not text in UTF-8 and was not read.`, {
			next: 'Save it as UTF-8.',
		});
	if (/\.json$/i.test(name)) return readReleases(JSON.parse(text), prefixes);
	if (/\.ya?ml$/i.test(name)) {
		const found = readChartChanges(readYaml(text), readYaml);
		return found ? [found] : [];
	}

	const log = readChangelog(text, names);
	if (log.length > 0 && !guideName.test(name)) return log;
	const tokens = markdown(text);
	const guide = isGuide(name, tokens) ? readUpgradeGuide(text, {names, target}) : [];
	if (guide.length > 0) return guide;
	if (log.length > 0) return log;
	refuseHistory(tokens, target);
	const plain = untitled(tokens);
	const items = guideName.test(name)
		? guideItems(plain, {preface: headingsIn(plain).length > 0})
		: itemsOf(tokens);
	return items.length === 0 ? [] : [{version: target, items, tokens}];
}

/** By its name, or by what its headings speak of. */
const isGuide = (name: string, tokens: readonly Token[]) =>
	guideName.test(name) || headingsIn(tokens).some(({text}) => speaksOfGoing.test(text));

/** A history that is not understood must not be taken for the notes of one version. Throws Trouble. */
function refuseHistory(tokens: readonly Token[], target: string): void {
	const named = headingsIn(tokens).flatMap(({text}) => versionsNamed(text));
	if (new Set(named).size < 2) return;
	throw new Trouble(
		`Its headings name versions in a way that is not known: ${named.slice(0, 3).join(', ')}.`,
		{next: `Paste the part that speaks of ${target}.`},
	);
}
