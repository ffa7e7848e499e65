import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test} from 'vitest';
import {configActions} from '../../../source/drivers/config/index.ts';
import {Trouble} from '../../../source/trust/trouble.ts';

const find = (name: string) => configActions.find(item => item.name === name)!;
const [edit, back] = [find('config.edit'), find('config.put-back')];
const sha = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('SKIPPED: owners are only tested as root.');

const yaml = `# Whose it is
zone: eu   # near

server:
  # The port people know
  port: 8080
  old-name: yes please
list: [b, a]
`;
const json = `{
  "zone": "eu",
  "server": {
    "port": 8080,
    "oldName": "x"
  },
  "b": 1,
  "a": []
}
`;

function place(name: string, text: string | Buffer, mode = 0o640) {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-config-')));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	const path = join(folder, name);
	fs.writeFileSync(path, text);
	fs.chmodSync(path, mode);
	return {folder, path, keep: join(folder, 'kept', 'config-1.0.0')};
}

async function work(action: typeof edit, given: unknown) {
	const said: string[] = [];
	const worker = {stepId: '', secrets: {}, signal: new AbortController().signal};
	const facts = await action.work!(given, {
		...worker,
		progress: () => {},
		say: line => said.push(line),
	});
	return {facts, said};
}

const rename = {do: 'rename', from: 'server.old-name', to: 'server.newName'};

describe('config.edit', () => {
	test('YAML: comments, order and spacing stay; the file before is kept', async () => {
		const {path, keep} = place('a.yaml', yaml);
		const given = {path, format: 'yaml', edits: [rename, {do: 'drop', from: 'zone'}], keep};
		const {facts, said} = await work(edit, given);
		const after = fs.readFileSync(path, 'utf8');
		expect(after).toContain(
			'server:\n  # The port people know\n  port: 8080\n  newName: yes please',
		);
		expect(after).not.toContain('zone');
		expect(after.indexOf('server')).toBeLessThan(after.indexOf('list: [b, a]'));
		expect(fs.readFileSync(keep, 'utf8')).toBe(yaml);
		expect(facts).toEqual({config: sha(after)});
		expect(said[0]).toContain(keep);
	});

	test('JSON: order and shape stay', async () => {
		const {path, keep} = place('a.json', json);
		const edits = [{do: 'rename', from: 'server.oldName', to: 'server.newName'}];
		await work(edit, {path, format: 'json', edits, keep});
		expect(fs.readFileSync(path, 'utf8')).toBe(json.replace('oldName', 'newName'));
		expect(fs.readFileSync(keep, 'utf8')).toBe(json);
	});

	test.each([0o600, 0o644, 0o640])('mode %o stays', async mode => {
		const {path, keep} = place('a.yaml', yaml, mode);
		await work(edit, {path, format: 'yaml', edits: [rename], keep});
		expect(fs.statSync(path).mode & 0o7777).toBe(mode);
		// It may hold secrets, and lies among the backups.
		expect(fs.statSync(keep).mode & 0o077).toBe(0);
	});

	test.runIf(isRoot)('its owner stays', async () => {
		const {path, keep} = place('a.yaml', yaml);
		fs.chownSync(path, 1234, 4321);
		await work(edit, {path, format: 'yaml', edits: [rename], keep});
		expect(fs.statSync(path)).toMatchObject({uid: 1234, gid: 4321});
	});

	test.runIf(isRoot)('where its owner could not stay, nothing is changed', () => {
		const {folder, path, keep} = place('a.yaml', yaml, 0o644);
		fs.chmodSync(folder, 0o777);
		const file = new URL('../../../source/drivers/config/index.ts', import.meta.url).href;
		const program = `
			const {configActions} = await import(${JSON.stringify(file)});
			const given = ${JSON.stringify({path, format: 'yaml', edits: [rename], keep})};
			await configActions[0].work(given, {say() {}}).then(() => console.log('done'), error => console.log(error.message));`;
		const nobody = {uid: 65_534, gid: 65_534};
		const {stdout} = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
			...nobody,
			env: {},
			encoding: 'utf8',
		});
		expect(stdout).toContain('owner');
		expect(fs.readFileSync(path, 'utf8')).toBe(yaml);
		expect(fs.statSync(path)).toMatchObject({uid: 0, gid: 0});
		expect(fs.readdirSync(folder).toSorted()).toEqual(['a.yaml', 'kept']);
	});

	test('a key that is not there, or a name that is taken: file and kept copy stay', async () => {
		const {path, keep} = place('a.yaml', yaml);
		const given = {path, format: 'yaml', edits: [rename], keep};
		await work(edit, given);
		const after = fs.readFileSync(path, 'utf8');
		// The same step once more, by mistake: the file of before must not be lost.
		await expect(work(edit, given)).rejects.toThrow(Trouble);
		expect(fs.readFileSync(path, 'utf8')).toBe(after);
		expect(fs.readFileSync(keep, 'utf8')).toBe(yaml);
		const taken = {do: 'rename', from: 'zone', to: 'list'};
		await expect(work(edit, {...given, edits: [taken]})).rejects.toThrow('there already');
		expect(fs.readFileSync(path, 'utf8')).toBe(after);
	});

	test('of several edits either all are made or none', async () => {
		const {path, keep} = place('a.yaml', yaml);
		const edits = [rename, {do: 'drop', from: 'nothing'}];
		await expect(work(edit, {path, format: 'yaml', edits, keep})).rejects.toThrow(Trouble);
		expect(fs.readFileSync(path, 'utf8')).toBe(yaml);
		expect(fs.existsSync(keep)).toBe(false);
	});

	test('a file that is not UTF-8 is refused, not written as something else', async () => {
		const bytes = Buffer.from('zone: caf\u00e9\nb: 1\n', 'latin1');
		const {path, keep} = place('a.yaml', bytes);
		const edits = [{do: 'drop', from: 'b'}];
		await expect(work(edit, {path, format: 'yaml', edits, keep})).rejects.toThrow(Trouble);
		expect(fs.readFileSync(path)).toEqual(bytes);
	});

	test('a symbolic link is refused, and the file it leads to is named', async () => {
		const {folder, path, keep} = place('a.yaml', yaml);
		const link = join(folder, 'link.yaml');
		fs.symlinkSync('a.yaml', link);
		const given = {path: link, format: 'yaml', edits: [rename], keep};
		const error = await edit.observe(given).catch((caught: unknown) => caught);
		expect(error).toBeInstanceOf(Trouble);
		expect((error as Trouble).next).toContain(path);
		await expect(work(edit, given)).rejects.toThrow('symbolic link');
		expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
		expect(fs.readFileSync(path, 'utf8')).toBe(yaml);
	});

	test('its probe: not started, landed, or changed by someone else', async () => {
		const {path, keep} = place('a.yaml', yaml);
		const given = {path, format: 'yaml', edits: [rename], keep};
		const before = await edit.observe(given);
		expect(before).toEqual({config: sha(yaml), kept: null});
		expect((await edit.probe(given, before)).verdict).toBe('not-started');
		fs.mkdirSync(join(keep, '..'));
		fs.writeFileSync(keep, yaml);
		expect((await edit.probe(given, before)).verdict).toBe('not-started');
		fs.writeFileSync(path, 'zone: other\n');
		expect((await edit.probe(given, before)).verdict).not.toBe('not-started');
		fs.writeFileSync(path, yaml);
		await work(edit, given);
		expect((await edit.probe(given, before)).verdict).toBe('landed');
		fs.rmSync(keep);
		expect((await edit.probe(given, before)).verdict).toBe('cannot-tell');
	});

	test('what is shown names file, keys and kept copy', () => {
		const given = {path: '/etc/a b.yaml', format: 'yaml', edits: [rename], keep: '/var/kept'};
		expect(edit.preview(given)).toEqual([
			"cp -a '/etc/a b.yaml' /var/kept",
			'in /etc/a b.yaml: server.old-name becomes server.newName',
			'/etc/a b.yaml is not there: the change cannot be shown',
		]);
		expect(edit.explain(given).undo).toBe('Put /var/kept back.');
		expect(edit.class).toBe('guarded');
		expect(() => edit.preview({...given, edits: [{do: 'set', from: 'a'}]})).toThrow();
	});
});

describe('config.put-back', () => {
	const set = () => {
		const {folder, path, keep} = place('a.yaml', 'new: 1\n');
		const from = join(folder, 'config-1.0.0');
		fs.writeFileSync(from, yaml, {mode: 0o600});
		return {folder, given: {path, from, keep: join(folder, 'config-2.0.0')}, keep};
	};

	test("the kept file takes its place, with mode and owner of today's, which is kept", async () => {
		const {given} = set();
		if (isRoot) fs.chownSync(given.path, 1234, 4321);
		const before = await back.observe(given);
		expect(back.refuse!(given, before)).toBeUndefined();
		expect((await back.probe(given, before)).verdict).toBe('not-started');
		expect((await work(back, given)).facts).toEqual({config: sha(yaml)});
		expect(fs.readFileSync(given.path, 'utf8')).toBe(yaml);
		expect(fs.readFileSync(given.keep, 'utf8')).toBe('new: 1\n');
		expect(fs.statSync(given.path).mode & 0o777).toBe(0o640);
		if (isRoot) expect(fs.statSync(given.path)).toMatchObject({uid: 1234, gid: 4321});
		expect((await back.probe(given, before)).verdict).toBe('landed');
		fs.writeFileSync(given.path, 'third: 1\n');
		expect((await back.probe(given, before)).verdict).toBe('cannot-tell');
	});

	test("a second time changes nothing, and today's file is not lost", async () => {
		const {given} = set();
		await work(back, given);
		await work(back, given);
		expect(fs.readFileSync(given.path, 'utf8')).toBe(yaml);
		expect(fs.readFileSync(given.keep, 'utf8')).toBe('new: 1\n');
	});

	test('a kept file that is gone refuses the step', async () => {
		const {given} = set();
		fs.rmSync(given.from);
		const before = await back.observe(given);
		expect(back.refuse!(given, before)).toContain('is not there any more');
		await expect(work(back, given)).rejects.toThrow();
		expect(fs.readFileSync(given.path, 'utf8')).toBe('new: 1\n');
	});

	test("where today's file is gone, it is put back all the same", async () => {
		const {given} = set();
		fs.rmSync(given.path);
		const before = await back.observe(given);
		expect(before).toMatchObject({config: null, old: sha(yaml)});
		expect((await back.probe(given, before)).verdict).toBe('not-started');
		await work(back, given);
		expect(fs.readFileSync(given.path, 'utf8')).toBe(yaml);
		expect(fs.existsSync(given.keep)).toBe(false);
	});
});

describe('the change as a diff, before it is written', () => {
	const text =
		'# ours\na: 1 # one\nold:\n  size: 2\nb: 3\npassword: swordfish\ntoken2: swordfish-too\npem: |\n  -----BEGIN X-----\n  c3dvcmRmaXNo\n';
	const show = (edits: object[], given = text): string => {
		const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-edit-'));
		onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
		const path = join(folder, 'values.yaml');
		fs.writeFileSync(path, given);
		const lines = edit
			.preview({path, format: 'yaml', edits, keep: join(folder, 'kept')})
			.join('\n');
		expect(fs.readFileSync(path, 'utf8')).toBe(given);
		return lines.replaceAll(folder, '.');
	};

	test('shows the lines that go and come, and no secret', () => {
		const shown = show([
			{do: 'rename', from: 'a', to: 'c'},
			{do: 'drop', from: 'old.size'},
		]);
		expect(shown).toContain('-a: 1 # one');
		expect(shown).toContain('+c: 1 # one');
		expect(shown).toContain('-old:');
		expect(shown).toContain(' password: ‹not shown›');
		expect(shown).not.toContain('swordfish');
	});

	test('shows nothing of a key of many lines', () => {
		const shown = show([{do: 'drop', from: 'pem'}]);
		expect(shown).toContain('-pem: |\n-‹not shown›');
		expect(shown).not.toContain('c3dvcmRmaXNo');
	});

	test('shows no secret that another line tells of', () => {
		const shown = show(
			[{do: 'drop', from: 'a'}],
			'env:\n  - name: DB_PASSWORD\n    value: swordfish-1\nsecrets:\n  db: swordfish-2\na: 1\nx: &x swordfish-3\npassword: *x\nhost: db\n',
		);
		expect(shown).toContain('-a: 1');
		expect(shown).toContain('   db: ‹not shown›');
		expect(shown).not.toContain('swordfish');
		expect(
			show(
				[{do: 'drop', from: 'a'}],
				'args:\n- --token\n- swordfish\nurl: https://x/?token=swordfish\na: 1\nhost: db\n',
			),
		).toMatch(/ host: db$/);
		expect(show([{do: 'drop', from: 'a'}], 'args: [--token, swordfish]\na: 1\n')).not.toContain(
			'swordfish',
		);
	});

	test('says so where the change cannot be made', () => {
		const shown = show([{do: 'drop', from: 'a'}], 'a: 1\na: 2\n');
		expect(shown).toContain('this change cannot be made: The key a is written twice in this file.');
		expect(show([{do: 'drop', from: 'q'}], 'a: 1\n')).toContain('There is no key q in this file.');
	});

	test('a comment that holds an old setting is not shown where it may be a secret', () => {
		const patch = show([{do: 'drop', from: 'a'}], '# password: swordfish\n# the port: 1\n\na: 1\n');
		expect(patch).toContain('-a: 1');
		expect(patch).toContain(' # the port: 1');
		expect(patch).not.toContain('swordfish');
	});

	test('an edit that belongs to another file is passed over', () => {
		const shown = show([{do: 'drop', from: 'a', file: '/elsewhere.yaml'}]);
		expect(shown).not.toContain('taken out');
		expect(shown).not.toContain('-a: 1');
	});
});

test('a key is set, in the file it belongs to, with its comments (AX-12)', async () => {
	const {path, keep} = place('site.yaml', 'image:\n  # pinned\n  api:\n    tag: v1.2.2 # old\n');
	const given = {
		path,
		keep,
		format: 'yaml',
		edits: [
			{do: 'set', from: 'image.api.tag', to: '1.10', file: path},
			{do: 'set', from: 'image.web.tag', to: 'v1.2.3', file: path},
		],
	};
	expect(edit.preview(given).join('\n')).toContain('image.api.tag is set to 1.10');
	await work(edit, given);
	const text = fs.readFileSync(path, 'utf8');
	expect(text).toContain('# pinned');
	expect(text).toMatch(/tag: "1\.10" ?# old/);
	expect(text).toContain('tag: v1.2.3');
	expect(fs.readFileSync(keep, 'utf8')).toContain('tag: v1.2.2');
});
