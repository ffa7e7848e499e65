import {findFlags} from '../drivers/binary/index.ts';
import {aside} from '../intake/aside.ts';
import {readForeign} from '../intake/read-file.ts';
import {answered, seen, type Context} from '../plan/context.ts';
import type {ConfigFinding, ConfigSeen, Release, VersionsSeen} from '../plan/observations.ts';
import {siteAnswers} from '../plan/scope.ts';
import {text as plain} from '../plan/text.ts';
import type {ConfigItem} from '../runbook/format.ts';
import {fillString} from '../runbook/placeholders.ts';
import {tell} from '../trust/trouble.ts';
import {compareConfig} from '../values/config.ts';
import type {Json} from '../values/config-tree.ts';
import {compareFlags} from '../values/flags.ts';

/** What the new version does to the settings: flags and configuration files, a finding for each key. */
export async function values(context: Context): Promise<ConfigSeen> {
	const result: ConfigSeen = {findings: [], read: [], unread: []};
	for (const item of context.runbook.config) {
		const source =
			item.kind === 'flags'
				? 'flags'
				: fillString(item.path, siteAnswers(context.runbook, context.state));
		try {
			const findings =
				item.kind === 'flags'
					? await flagFindings(context, item)
					: await fileFindings(context, item);
			result.findings.push(...findings);
			result.read.push(source);
		} catch (error) {
			result.unread.push({source, why: tell(error)});
		}
	}

	return result;
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

const largest = 1024 * 1024;

async function readConfig(path: string, format: 'json' | 'yaml'): Promise<Json> {
	const text = readForeign(path, largest);
	if (format === 'json') return JSON.parse(text) as Json;
	return (await aside('yaml', {text, file: path}, {about: path})) as Json;
}

async function fileFindings(
	{runbook, state}: Context,
	item: Extract<ConfigItem, {kind: 'file'}>,
): Promise<ConfigFinding[]> {
	const site = siteAnswers(runbook, state);
	const of = async (version: string) =>
		readConfig(
			fillString(item.defaults, site).replace('{version}', version.replace(/^v/, '')),
			item.format,
		);
	const from = seen<VersionsSeen>(state, 'versions')?.installed.version ?? '';
	const path = fillString(item.path, site);
	const found = compareConfig({
		oldDefaults: await of(from),
		newDefaults: await of(String(answered(state, 'version'))),
		yours: await readConfig(path, item.format),
	});
	const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
	return found.map(({path: key, verdict, severity, old, new: fresh, yours, suggestion}) => ({
		source: path,
		key,
		verdict,
		severity,
		...(old === undefined ? {} : {old: text(old)}),
		...(fresh === undefined ? {} : {new: text(fresh)}),
		...(yours === undefined ? {} : {yours: text(yours)}),
		...(suggestion === undefined ? {} : {suggestion}),
	}));
}
