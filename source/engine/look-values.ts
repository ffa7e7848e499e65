import {findFlags} from '../drivers/binary/index.ts';
import {readInputs} from '../drivers/charts/inputs.ts';
import {readText} from '../drivers/charts/read-text.ts';
import {answered, seen, type Context} from '../plan/context.ts';
import type {ConfigFinding, ConfigSeen, Release, VersionsSeen} from '../plan/observations.ts';
import {identified} from '../plan/finding-ids.ts';
import {configOf, siteAnswers} from '../plan/scope.ts';
import {text as plain} from '../plan/text.ts';
import type {ConfigItem} from '../runbook/format.ts';
import {fillString} from '../runbook/placeholders.ts';
import {tell} from '../trust/trouble.ts';
import {compareFlags} from '../values/flags.ts';
import {watched} from '../values/watch.ts';
import {type Examined, examine} from './examine.ts';
import {type Files, shown} from './shown-finding.ts';
import {findingJson} from '../values/finding-json.ts';
import {bareVersion} from '../versions/bare.ts';

type FileItem = Extract<ConfigItem, {kind: 'file'}>;
type ValuesItem = Extract<ConfigItem, {kind: 'values'}>;

const mostKept = 500;

/**
 * What the new version does to the settings: flags, configuration files and values, a finding for each key.
 * `key`: under which secrets are told apart. `whole`: also of keys that need nothing, however many, each as a program
 * reads it.
 */
export async function values(
	context: Context,
	key: Uint8Array,
	whole = false,
): Promise<ConfigSeen> {
	const result: ConfigSeen = {findings: [], read: [], unread: []};
	for (const item of configOf(context.runbook, context.state)) {
		const sources = sourcesOf(context, item);
		try {
			if (item.kind === 'flags') result.findings.push(...(await flagFindings(context, item)));
			else {
				const found = await examined(context, item, key);
				const format = item.kind === 'file' ? {format: item.format} : {};
				take(result, {sources, written: written(context), ...format}, found, whole);
				if (item.kind === 'values' && item.watch)
					(result.watched ??= []).push(...watched(found.judged.findings, item.watch));
			}
			result.read.push(...sources);
		} catch (error) {
			result.unread.push({source: sources.join(', '), why: tell(error)});
		}
	}

	const rank = {stop: 0, look: 1, info: 2};
	result.findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
	return {...result, findings: identified(result.findings)};
}

/** The files that the runbook's steps write what is chosen to. */
function written(context: Context): ReadonlySet<string> {
	const site = scopeOfFiles(context);
	const paths = context.runbook.steps
		.filter(({action}) => action === 'config.edit')
		.flatMap(({with: {path, edits}}) => {
			try {
				return typeof path === 'string' && edits === '${edits}' ? [fillString(path, site)] : [];
			} catch {
				// What is known only later is no file that can be looked at now.
				return [];
			}
		});
	return new Set(paths);
}

/** The answers, and where the chosen version was made ready. */
function scopeOfFiles({runbook, state}: Context): Record<string, string> {
	const release = seen<Release>(state, 'release');
	return {
		...siteAnswers(runbook, state),
		...(release ? {release: release.program} : {}),
		...(release?.folder === undefined ? {} : {'release.folder': release.folder}),
	};
}

function sourcesOf(context: Context, item: ConfigItem): string[] {
	if (item.kind === 'flags') return ['flags'];
	const site = scopeOfFiles(context);
	const paths = item.kind === 'file' ? [item.path] : item.files;
	// A file that this site does not have was answered with nothing.
	return paths.map(path => fillString(path, site)).filter(path => path !== '');
}

async function examined(
	context: Context,
	item: FileItem | ValuesItem,
	key: Uint8Array,
): Promise<Examined> {
	const {state} = context;
	const site = scopeOfFiles(context);
	const of = (place: string, version: string) =>
		fillString(place, site).replaceAll('{version}', bareVersion(version));
	const from = seen<VersionsSeen>(state, 'versions')?.installed.version ?? '';
	const to = String(answered(state, 'version'));
	const more = item.required ? {required: item.required} : {};
	if (item.kind === 'file') {
		const [old, fresh, mine] = [
			of(item.defaults, from),
			of(item.defaults, to),
			fillString(item.path, site),
		].map(readText);
		return examine(
			{kind: 'config', format: item.format, old: old!, new: fresh!, yours: [mine!], ...more},
			{key},
		);
	}
	const {request, charts} = await readInputs(
		of(item.old, from),
		of(item.new, to),
		sourcesOf(context, item),
		{byName: true, ...(item.as ? {told: item.as} : {})},
	);
	const said = {
		...(item.identifiers ? {identifiers: item.identifiers} : {}),
		...(item.pinned ? {pinned: item.pinned} : {}),
	};
	return examine({...request, ...more, ...said}, charts ? {charts, key} : {key});
}

/** Adds what was found; keys that need nothing are counted, and a bounded number of the rest is kept. */
function take(
	result: ConfigSeen,
	files: Files,
	{judged, rendering, consequences}: Examined,
	whole: boolean,
): void {
	const {sources} = files;
	// A key that still works can need a look all the same: how it is written, or what is said of it.
	const kept = judged.findings.filter(
		({verdict, severity}) => whole || verdict !== 'STILL_EFFECTIVE' || severity !== 'info',
	);
	const open = kept.filter(({severity}) => severity !== 'info');
	const rest = kept
		.filter(({severity}) => severity === 'info')
		.slice(0, whole ? undefined : mostKept);
	for (const finding of [...open, ...rest])
		result.findings.push({
			...shown(finding, files),
			...(whole ? {json: findingJson(finding)} : {}),
		});
	result.still = (result.still ?? 0) + judged.findings.length - open.length - rest.length;
	const {by, failed, skipped} = rendering;
	const say = (text: string) => (result.rendered = [...(result.rendered ?? []), text]);
	if (failed !== undefined)
		result.unread.push({
			source: 'rendering',
			why: `The new version does not come together with your settings: ${failed}`,
		});
	else if (by !== undefined)
		say(`proven by rendering with ${by}${skipped === undefined ? '' : `; ${skipped}`}`);
	else if (skipped !== undefined) say(`not proven by rendering: ${skipped}`);
	for (const {file, line, text} of judged.notices)
		result.unread.push({source: `${file}:${line}`, why: text});
	for (const why of judged.unjudged) result.unread.push({source: sources[0] ?? '', why});
	if (consequences) result.consequences = [...(result.consequences ?? []), ...consequences.list];
}

async function flagFindings(
	{runbook, state}: Context,
	item: Extract<ConfigItem, {kind: 'flags'}>,
): Promise<ConfigFinding[]> {
	const site = siteAnswers(runbook, state);
	const next = seen<Release>(state, 'release')?.program ?? '';
	const service = runbook.services[item.service] ?? {};
	const program = fillString(plain(service['program']), site);
	const used = ((service['args'] as string[] | undefined) ?? []).map(word =>
		fillString(word, site),
	);
	const [old, fresh] = [await findFlags(program, item.help), await findFlags(next, item.help)];
	return compareFlags(old, fresh, used).map(finding => ({source: 'flags', ...finding}));
}
