import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, onTestFinished, test} from 'vitest';
import {configActions} from '../../../source/drivers/config/index.ts';
import {Trouble} from '../../../source/trust/trouble.ts';

const edit = configActions.find(({name}) => name === 'config.edit')!;

function place(name: string, text: string, mode = 0o640) {
	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-lines-'));
	onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
	const path = join(folder, name);
	fs.writeFileSync(path, text);
	fs.chmodSync(path, mode);
	const keep = join(folder, 'kept');
	return {path, keep, read: () => fs.readFileSync(path, 'utf8')};
}

const work = async (given: unknown) =>
	edit.work!(given, {
		stepId: '',
		secrets: {},
		signal: new AbortController().signal,
		progress: () => {},
		say: () => {},
	});

const files = {
	toml: {
		name: 'a.toml',
		text: '# ours\na = 1 # one\n\n[old]\nsize = 2\n[b]\npassword = "swordfish"\nc = 3\n# token = "swordfish"\n',
	},
	ini: {
		name: 'a.conf',
		text: '; ours\na = 1 ; one\n\n[old]\nsize = 2\n[b]\npassword = swordfish\nc = 3\n; token = swordfish\n',
	},
	env: {
		name: '.env',
		text: '# ours\na=1 # one\n\nsize=2\nPASSWORD=swordfish\nc=3\n#TOKEN=swordfish\n',
	},
} as const;

describe.each(['toml', 'ini', 'env'] as const)('%s', format => {
	const {name, text} = files[format];
	const size = format === 'env' ? 'size' : 'old.size';
	const edits = [
		{do: 'rename', from: 'a', to: 'z'},
		{do: 'drop', from: size},
	];

	test('is shown as a diff without secrets, edited, and the file before is kept', async () => {
		const {path, keep, read} = place(name, text, 0o604);
		const given = {path, format, edits, keep};
		const shown = edit.preview(given).join('\n');
		expect(shown).toMatch(/\n-a ?= ?1 [#;] one\n/);
		expect(shown).toMatch(/\n\+z ?= ?1 [#;] one\n/);
		expect(shown).toMatch(/\n-size ?= ?2\n/);
		expect(shown).toMatch(/\n PASSWORD ?= ?‹not shown›\n/i);
		expect(shown).toMatch(/\n [#;] ours\n/);
		expect(shown).not.toContain('swordfish');
		expect(read()).toBe(text);
		await work(given);
		const size2 = format === 'env' ? 'size=2\n' : '[old]\nsize = 2\n';
		expect(read()).toBe(text.replace('\na', '\nz').replace(size2, ''));
		expect(fs.readFileSync(keep, 'utf8')).toBe(text);
		expect(fs.statSync(path).mode & 0o777).toBe(0o604);
	});

	test('what cannot be edited is one sentence, and nothing is written', async () => {
		const {path, keep, read} = place(name, text);
		const given = {path, format, keep, edits: [...edits, {do: 'drop', from: 'nothing'}]};
		expect(edit.preview(given).join('\n')).not.toContain('@@');
		await expect(work(given)).rejects.toThrow(Trouble);
		expect(read()).toBe(text);
		expect(fs.existsSync(keep)).toBe(false);
	});
});

describe('secrets in a diff of lines', () => {
	const shown = (name: string, format: string, text: string, from: string): string => {
		const {path, keep} = place(name, text);
		const lines = edit.preview({path, format, keep, edits: [{do: 'drop', from}]});
		expect(lines.join('\n')).toContain('@@');
		return lines.join('\n');
	};

	test.each([
		['a.toml', 'toml', 'a = 1\npem = """\nc3dvcmRmaXNo=\nname = 1\n"""\n', 'a'],
		['a.toml', 'toml', 'a = 1\n[secrets]\nfirst = "swordfish"\n', 'a'],
		['a.toml', 'toml', 'a = 1\ndb = {user = "u", password = "swordfish"}\n', 'a'],
		['a.toml', 'toml', 'a = 1\ntokens = [\n  "swordfish",\n]\n', 'a'],
		['a.toml', 'toml', 'a = 1\nurl = "postgres://u:swordfish@db/x"\n', 'a'],
		['a.ini', 'ini', 'a = 1\n[secrets]\nfirst = swordfish\n', 'a'],
		['a.ini', 'ini', 'a = 1\ntoken[] = swordfish\n', 'a'],
		['a.ini', 'ini', 'a = 1\ncert =\n  c3dvcmRmaXNo=\n  swordfish\n', 'a'],
		['a.ini', 'ini', 'a = 1\n[b]\nmotd = x\n swordfish = y\n', 'a'],
		['.env', 'env', 'a=1\nPEM="-----BEGIN\nc3dvcmRmaXNo=\nswordfish\n"\n', 'a'],
		['.env', 'env', 'a=1\n# DB_PASSWORD=swordfish\n', 'a'],
		['.env', 'env', '\uFEFFa=1\nDB_PASSWORD=swordfish\n', 'a'],
	])('%s, %s: %j', (name, format, text, from) => {
		const diff = shown(name, format, text, from);
		expect(diff).toMatch(/^-a ?= ?1$/m);
		expect(diff).not.toContain('swordfish');
		expect(diff).not.toContain('c3dvcmRmaXNo');
	});

	test('a secret of any form is in no line of the diff, whatever is edited', () => {
		const secret = fc.stringMatching(/^[A-Za-z0-9+/_.-]{8,20}$/).map(text => `S3${text}`);
		const holders = (value: string) => [
			['toml', `a = 1\nb = 2\n[db]\npassword = "${value}"\nc = 1\n`],
			['toml', `a = 1\nb = 2\nauth = {user = "x", token = '${value}'}\n`],
			['toml', `a = 1\nb = 2\ntext = '''\n${value}\n${value}=\nx = ${value}\n'''\n`],
			['ini', `a = 1\nb = 2\n[x]\napi_key = ${value} ; c\n`],
			['ini', `a = 1\nb = 2\n; secret = ${value}\n\n`],
			['env', `a=1\nexport b=2\nexport DB_PASS_PHRASE='${value}'\nTOKEN=${value}\n`],
		];
		fc.assert(
			fc.property(secret, fc.nat(5), fc.constantFrom('a', 'b'), (value, pick, from) => {
				const [format, text] = holders(value)[pick]!;
				const {path, keep} = placeOnce(text!);
				const edits = [{do: 'rename', from, to: 'z'}];
				const lines = edit.preview({path, format, keep, edits}).join('\n');
				expect(lines).toMatch(/^\+(?:export )?z ?=/m);
				expect(lines).not.toContain(value);
			}),
			{numRuns: 150},
		);
	});

	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-lines-'));
	const placeOnce = (text: string) => {
		fs.mkdirSync(folder, {recursive: true});
		onTestFinished(() => fs.rmSync(folder, {recursive: true, force: true}));
		fs.writeFileSync(join(folder, 'f'), text);
		return {path: join(folder, 'f'), keep: join(folder, 'kept')};
	};
});
