import {join} from 'node:path';
import {replaceFile} from '../journal/durable.ts';
import type {Context} from '../plan/context.ts';
import {reportJson} from '../report/json.ts';
import {reportMarkdown} from '../report/markdown.ts';
import {safeJson} from '../trust/safe-json.ts';

/** Writes report.md and report.json into the session's folder. */
export function writeReport(folder: string, context: Context): void {
	replaceFile(join(folder, 'report.md'), reportMarkdown(context));
	replaceFile(join(folder, 'report.json'), `${safeJson(reportJson(context))}\n`);
}
