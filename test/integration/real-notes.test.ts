import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {parse} from 'yaml';
import {readNotes} from '../../source/notes/read.ts';
import {suiteWith} from '../support/required.ts';

const data = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');

const read = (...parts: string[]) =>
	readNotes(fs.readFileSync(join(data, ...parts), 'utf8'), {
		name: parts.at(-1) ?? '',
		target: '9.9.9',
		readYaml: text => parse(text) as unknown,
	});
/** Every entry that is marked, as one text. */
const marked = (...parts: string[]) =>
	read(...parts)
		.flatMap(({version, items}) => items.map(item => ({version, ...item})))
		.filter(({breaking, action}) => breaking || action)
		.map(({version, text}) => `${version}: ${text}`)
		.join('\n');

suiteWith(
	'data',
	fs.existsSync(data),
	'real notes in ../shared/data',
)('real notes', () => {
	test('a changelog that names what it replaced', () => {
		const text = marked('helix-controlplane', 'CHANGELOG.md');
		expect(text).toMatch(/^2\.9\.0: .*[Bb]itnami/m);
		expect(text).toMatch(/^2\.11\.0-rc2: .*[Rr]emoved/m);
	});

	test('an upgrade guide: every key that it lists as removed is to be acknowledged', () => {
		const text = marked('helix-controlplane', 'UPGRADE.md');
		for (const key of ['postgresql.image.registry', 'postgresql.architecture'])
			expect(text).toContain(key);
		expect(text).toContain('2.9.0: ');
	});

	test('a guide without versions: that there is no way back by the chart alone is marked', () => {
		const text = marked('harbor', 'Upgrade.md');
		expect(text).toMatch(/cannot be downgraded/);
		expect(text).toMatch(/[Bb]ackup the database/);
	});
});
