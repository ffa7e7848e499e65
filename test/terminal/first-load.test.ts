import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {packageRoot} from '../../source/runbook/package-root.ts';

const build = join(packageRoot(), '.build');

/** What Node reads before the first page is drawn: these files, and what they import by name. */
function loadedFirst(): Map<string, string> {
	const cli = fs.readFileSync(join(build, 'cli.js'), 'utf8');
	const texts = new Map<string, string>();
	const read = (name: string): void => {
		if (texts.has(name)) return;
		const text = fs.readFileSync(join(build, name), 'utf8');
		texts.set(name, text);
		for (const [, next = ''] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) read(next);
	};
	const lazy = (text: string, part: string): string | undefined =>
		new RegExp(`import\\("\\./(${part}-[A-Z0-9]+\\.js)"\\)`).exec(text)?.[1];
	const main = lazy(cli, 'main')!;
	read('cli.js');
	read(main);
	const begin = lazy([...texts.values()].join('\n'), 'begin')!;
	read(begin);
	read(lazy(texts.get(begin)!, 'wizard')!);
	return texts;
}

test('the first page waits for no reader of YAML, archives or schemas', () => {
	const texts = [...loadedFirst().values()];
	expect(texts.length).toBeGreaterThan(10);
	for (const [what, mark] of [
		['yaml', 'YAMLParseError'],
		['ajv', 'must NOT have additional properties'],
		['tar', 'TAR_ENTRY_INVALID'],
		['undici', 'UND_ERR_CONNECT_TIMEOUT'],
		['marked', 'Infinite loop on byte'],
	] as const)
		expect(
			texts.some(text => text.includes(mark)),
			`${what} is loaded before the first page`,
		).toBe(false);
	// Each of the marks stands somewhere in the bundle, so that this can fail.
	const all = fs
		.readdirSync(build)
		.filter(name => name.endsWith('.js'))
		.map(name => fs.readFileSync(join(build, name), 'utf8'))
		.join('\n');
	for (const mark of ['YAMLParseError', 'TAR_ENTRY_INVALID', 'Infinite loop on byte'])
		expect(all).toContain(mark);
});
