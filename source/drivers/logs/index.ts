import {stripVTControlCharacters} from 'node:util';
import {z} from 'zod';
import {defineCheck, type Check} from '../contract.ts';
import {logNeeds} from '../service/needs.ts';
import {containerLog} from '../docker/log.ts';
import {readPattern} from '../../trust/pattern.ts';
import {runTool} from '../service/run-tool.ts';
import {logFile, nameOf, serviceSchema, startMark, type Service} from '../service/service.ts';
import {tailOf} from '../service/tail.ts';

export type Pattern = {match: string; means: string; level: 'good' | 'note' | 'bad'};
const most = 1024 * 1024;

/** Lines without the colours that some programs write even to a file. */
const plainLines = (text: string) => stripVTControlCharacters(text).split('\n');

/** What a service wrote since it was last started: its file, or the journal of its newest invocation. */
export async function logSinceStart(service: Service): Promise<string[]> {
	if (service.how === 'container') return containerLog(service.container);
	if (service.how === 'systemd') {
		const {out: id} = await runTool([
			'systemctl',
			'show',
			'--property=InvocationID',
			'--value',
			'--',
			service.unit,
		]);
		const scope =
			id.trim() === '' ? `--unit=${service.unit}` : `_SYSTEMD_INVOCATION_ID=${id.trim()}`;
		const {out} = await runTool([
			'journalctl',
			'--no-pager',
			'--output=cat',
			'--lines=2000',
			scope,
		]);
		return plainLines(out);
	}

	const lines = plainLines(tailOf(logFile(service), most));
	return lines.slice(lines.findLastIndex(line => line.startsWith(startMark)) + 1);
}

type Reader = (line: string) => Pattern | undefined;
// A runbook's patterns are read once, and forgotten with the runbook.
const readers = new WeakMap<readonly Pattern[], Reader>();

/** The meaning of a line, by the first pattern that fits. Lines are cut before a pattern sees them. */
export function meaningOf(line: string, patterns: readonly Pattern[]): Pattern | undefined {
	const reader = readers.get(patterns) ?? readerOf(patterns);
	readers.set(patterns, reader);
	return reader(line);
}

function readerOf(patterns: readonly Pattern[]): Reader {
	const read = patterns.map(pattern => ({pattern, in: readPattern(pattern.match)}));
	return line => {
		const short = line.slice(0, 2000);
		return read.find(item => item.in.find(short))?.pattern;
	};
}

const params = z.strictObject({
	service: serviceSchema,
	patterns: z.array(
		z.object({match: z.string(), means: z.string(), level: z.enum(['good', 'note', 'bad'])}),
	),
});
type Params = {service: Service; patterns: Pattern[]};

/** `logs.read`: known bad lines since the last start. A program may log an error and go on: its exit code proves nothing. */
const readCheck = defineCheck<Params>({
	name: 'logs.read',
	params: params,
	needs: logNeeds,
	preview: ({service}) =>
		`read the log of ${service.how === 'systemd' || service.how === 'container' ? nameOf(service) : logFile(service)} since its start`,
	async run({service, patterns}) {
		const lines = (await logSinceStart(service)).filter(line => line.trim() !== '');
		if (lines.length === 0) return {verdict: 'warn', reason: 'the log is empty or cannot be read'};
		const bad = lines.flatMap(line => {
			const found = meaningOf(line, patterns);
			return found?.level === 'bad' ? [{line, means: found.means}] : [];
		});
		const [first] = bad;
		if (!first)
			return {
				verdict: 'pass',
				reason: `${lines.length} ${lines.length === 1 ? 'line' : 'lines'} since the start, none of them known to be bad`,
			};
		return {
			verdict: 'fail',
			reason: `${first.means}: ${first.line.slice(0, 4096)}${bad.length > 1 ? ` (and ${bad.length - 1} more)` : ''}`,
		};
	},
});

export const logsChecks: readonly Check[] = [readCheck];
