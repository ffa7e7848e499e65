import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {
	broughtBy,
	composeAt,
	handedTo,
	partsOf,
} from '../../../source/drivers/charts/compose-files.ts';

let folder = '';
beforeAll(() => {
	folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-parts-')));
});
afterAll(() => fs.rmSync(folder, {recursive: true, force: true}));
const write = (name: string, text: string) => {
	fs.mkdirSync(join(folder, name, '..'), {recursive: true});
	fs.writeFileSync(join(folder, name), text);
};

test('what compose files name in their folder and below it is read, and nothing else', () => {
	write(
		'p/compose.yaml',
		'include: ["sub/db.yaml", ../out.yaml, ./link.yaml, gone.yaml, big.yaml]\n',
	);
	write('p/compose.override.yaml', 'services:\n  a:\n    extends: {file: base.yml, service: a}\n');
	write('p/sub/db.yaml', 'include:\n  - more.yaml\n');
	write('p/sub/more.yaml', 'include: [db.yaml, ../compose.yaml]\n');
	write('p/base.yml', 'services: {}\n');
	write('p/other.yaml', 'services: {}\n');
	write('p/big.yaml', '#'.repeat(1_048_577));
	write('out.yaml', 'services: {}\n');
	fs.symlinkSync('../out.yaml', join(folder, 'p/link.yaml'));
	expect(
		partsOf(composeAt(join(folder, 'p')))
			.map(({file}) => file.slice(folder.length))
			.toSorted(),
	).toEqual(['/p/base.yml', '/p/sub/db.yaml', '/p/sub/more.yaml']);
});

test('a mean text costs one pass', () => {
	write('mean/compose.yaml', `services: {}\n# ${'a'.repeat(900_000)} ${'a.'.repeat(5000)}yaml\n`);
	const files = composeAt(join(folder, 'mean'));
	expect(partsOf(files)).toEqual([]);
	expect(broughtBy(files)).toEqual([]);
	expect(handedTo(files, ['x.env'])).toEqual([]);
});
