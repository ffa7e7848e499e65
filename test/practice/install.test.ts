import {execFileSync} from 'node:child_process';
import {createServer} from 'node:net';
import {once} from 'node:events';
import {mkdir, readdir, readFile, stat, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {installPractice} from '../../source/practice/install.ts';
import {seedRecords} from '../../source/practice/seed.ts';
import {packageRoot} from '../../source/runbook/package-root.ts';
import {Trouble} from '../../source/trust/trouble.ts';
import {installSeeded, makeFolder} from './ledger.ts';

const port = 19_017;

test('everything is in place, for its owner only', async () => {
	const folder = join(await makeFolder(), 'new', 'practice');
	const answers = await installPractice({folder, port});
	const mode = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);
	expect(await mode(folder)).toBe('700');
	expect(await mode(answers.program)).toBe('700');
	expect(await mode(answers.secret)).toBe('600');
	expect(await readdir(answers.releases)).toEqual([
		'CHANGELOG.md',
		'SHA256SUMS',
		'defaults',
		'ledger-1.0.0',
		'ledger-1.1.0',
		'ledger-2.0.0',
		'ledger-2.1.0',
		'ledger-2.1.1',
		'releases.json',
	]);
	execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {cwd: answers.releases});
	const config = JSON.parse(await readFile(answers.config, 'utf8'));
	expect(config).toMatchObject({listen: new URL(answers.address).host, data_file: 'village.db'});
});

test('the releases, their dates and the notes agree', async () => {
	const answers = await installPractice({folder: await makeFolder(), port});
	const {versions} = JSON.parse(await readFile(join(answers.releases, 'releases.json'), 'utf8'));
	const notes = await readFile(answers.notes, 'utf8');
	const headings = [...notes.matchAll(/^## \[(.+)\] - (.+)$/gm)].map(([, version, date]) => ({
		version,
		date,
	}));
	expect(headings.reverse()).toEqual(versions);
});

test('the next port is taken when the first is not free', async () => {
	const other = createServer().listen(0, '127.0.0.1');
	onTestFinished(() => void other.close());
	await once(other, 'listening');
	const taken = (other.address() as {port: number}).port;
	const answers = await installPractice({folder: await makeFolder(), port: taken});
	expect(Number(new URL(answers.address).port)).toBeGreaterThan(taken);
});

test('a folder that holds something else is refused and left as it is', async () => {
	const folder = await makeFolder();
	await writeFile(join(folder, 'letter.txt'), 'mine');
	await expect(installPractice({folder, port})).rejects.toThrow(Trouble);
	expect(await readdir(folder)).toEqual(['letter.txt']);
});

test.each(['file', 'link'])('a %s in the folder’s place is refused', async kind => {
	const parent = await makeFolder();
	const folder = join(parent, 'practice');
	await mkdir(join(parent, 'elsewhere'));
	await (kind === 'file' ? writeFile(folder, '') : symlink(join(parent, 'elsewhere'), folder));
	await expect(installPractice({folder, port})).rejects.toThrow('cannot be the practice folder');
});

test('a practice folder is made anew, but not under a running service', async () => {
	const before = await installSeeded(port);
	const folder = join(before.program, '..');
	await writeFile(before.pid, `${process.pid}\n`);
	await expect(installPractice({folder, port})).rejects.toThrow('seems to be running');
	expect(await readdir(before.data)).toEqual(['village.db']);

	await writeFile(before.pid, '');
	const after = await installPractice({folder, port});
	expect(await readdir(after.data)).toEqual([]);
});

test('the seed is the same every time, and no two books are alike', () => {
	const {members, books, loans} = seedRecords();
	expect([members.length, books.length, loans.length]).toEqual([40, 120, 240]);
	expect(seedRecords()).toEqual({members, books, loans});
	expect(new Set(members.map(({name}) => name)).size).toBe(40);
	expect(new Set(books.map(({title}) => title)).size).toBe(120);
	expect(new Set(loans.map(({member, book}) => `${member} ${book}`)).size).toBe(240);
});

test('the package root is found from any depth, and its absence is told', async () => {
	const root = packageRoot();
	expect(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).name).toBe('handrail');
	expect(packageRoot(`file://${root}/.build/cli.js`)).toBe(root);
	expect(() => packageRoot('file:///nowhere/at/all.js')).toThrow(Trouble);
});
