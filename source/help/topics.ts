import fs from 'node:fs';
import {join} from 'node:path';
import {packageRoot} from '../runbook/package-root.ts';
import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import {actionsReference, runbookReference} from './reference.ts';

const folder = () => join(packageRoot(), 'source', 'help');

/** Parts of a topic that are made from the source as they are read, so that they cannot go stale. */
const made: Readonly<Record<string, () => string>> = {
	runbook: runbookReference,
	actions: actionsReference,
};

/** Every topic there is, by name. */
export function topicNames(): string[] {
	return fs
		.readdirSync(folder())
		.filter(name => name.endsWith('.md'))
		.map(name => name.slice(0, -'.md'.length))
		.toSorted();
}

/** A topic as Markdown. Throws Trouble when there is none of that name. */
export function readTopic(name: string): string {
	if (!topicNames().includes(name))
		throw new Trouble(`There is no topic "${sanitise(name)}".`, {
			next: `There are: ${topicNames().join(', ')}.`,
		});
	const text = fs.readFileSync(join(folder(), `${name}.md`), 'utf8');
	return text.replaceAll(/<!-- made: (\w+) -->/g, (mark, part: string) => made[part]?.() ?? mark);
}

/** Its title: the first heading. */
export function titleOf(markdown: string): string {
	return /^# (.+)$/m.exec(markdown)?.[1] ?? '';
}
