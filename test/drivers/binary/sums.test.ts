import {execFileSync, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {prepareRelease} from '../../../source/drivers/binary/prepare.ts';
import {sumsIn} from '../../../source/drivers/binary/read-sums.ts';
import {signatureOf} from '../../../source/drivers/binary/signature.ts';
import {checkSums} from '../../../source/drivers/binary/sums.ts';
import {plant} from '../../support/planted.ts';
import {freshFolder, script, writeProgram} from './place.ts';

vi.setConfig({testTimeout: 120_000});

const sha = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hex = (length: number) =>
	fc.string({unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length});
const sum = hex(64);
const cased = sum.chain(text => fc.constantFrom(text, text.toUpperCase()));
/** Any name that a file may have and that begins and ends with no space: those only sha256sum itself can tell. */
const name = fc
	.string({unit: 'grapheme-composite', minLength: 1, maxLength: 40})
	.map(text => text.replaceAll(/[\0\uFEFF\u2028\u2029\u0085]/g, '_').trim())
	.filter(text => text !== '' && !text.startsWith('*') && text === text.trim());
const strange = fc
	.array(fc.constantFrom('a', ' ', '\\', '\n', '\r', ')', '(', ' = ', '#', '*', '-'), {
		minLength: 1,
		maxLength: 10,
	})
	.map(parts => `n${parts.join('')}m`);
const escapes: Readonly<Record<string, string>> = {'\\': '\\\\', '\n': '\\n', '\r': '\\r'};
const escaped = (text: string) => text.replaceAll(/[\\\n\r]/g, sign => escapes[sign] ?? sign);

/** The ways in which sha256sum, shasum, openssl and BSD write one line. */
const forms = {
	text: (of: string, file: string) => line(of, file, (a, b) => `${a}  ${b}`),
	binary: (of: string, file: string) => line(of, file, (a, b) => `${a} *${b}`),
	bsd: (of: string, file: string) => line(of, file, (a, b) => `SHA256 (${b}) = ${a}`),
	openssl: (of: string, file: string) => line(of, file, (a, b) => `SHA2-256(${b})= ${a}`),
};
function line(of: string, file: string, write: (of: string, file: string) => string): string {
	const safe = escaped(file);
	return safe === file ? write(of, file) : `\\${write(of, safe)}`;
}

const entry = fc.record({
	of: cased,
	file: fc.oneof(name, strange),
	form: fc.constantFrom(...(Object.keys(forms) as (keyof typeof forms)[])),
});
const junk = fc.oneof(
	fc.constantFrom('', '# a comment', '-----BEGIN PGP SIGNED MESSAGE-----', 'Hash: SHA256', '\0'),
	hex(32).map(text => `${text}  md5`),
	hex(40).map(text => `${text}  sha1`),
	hex(128).map(text => `${text}  sha512`),
	hex(63).map(text => `${text}  short`),
	hex(128).map(text => `SHA512 (x) = ${text}`),
	hex(64).map(text => `SHA3-256 (x) = ${text}`),
	hex(64).map(text => `BLAKE2s (x) = ${text}`),
	name.map(text => `note: ${text}`),
);

describe('the reader of sums files (J9)', () => {
	test('finds every entry of every format, in order, with its name whole; junk between them is nothing', () => {
		fc.assert(
			fc.property(
				fc.array(fc.oneof(entry, junk), {maxLength: 30}),
				fc.constantFrom('\n', '\r\n'),
				fc.boolean(),
				(lines, end, mark) => {
					const text = lines.map(item =>
						typeof item === 'string' ? item : forms[item.form](item.of, item.file),
					);
					const wanted = lines.flatMap(item =>
						typeof item === 'string' ? [] : [{name: item.file, sum: item.of.toLowerCase()}],
					);
					expect(sumsIn(`${mark ? '\uFEFF' : ''}${text.join(end)}${end}`)).toEqual(wanted);
				},
			),
			{numRuns: 2000},
		);
	});

	test('never throws, and gives only whole sums in small letters, whatever it is given', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary', maxLength: 400}), sum, (text, of) => {
				for (const found of sumsIn(`${text}\n${of}  x\n${text}`))
					expect(found.sum).toMatch(/^[0-9a-f]{64}$/);
			}),
			{numRuns: 2000},
		);
	});

	test('a file is said to match only if every sum of its name is its own: duplicates and other names count for nothing', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(
					fc.record({
						mine: fc.boolean(),
						right: fc.boolean(),
						form: fc.constantFrom(...(Object.keys(forms) as (keyof typeof forms)[])),
						upper: fc.boolean(),
					}),
					{maxLength: 6},
				),
				async lines => {
					const folder = freshFolder();
					const file = writeProgram(join(folder, 'tool-1.0.0'), script('1.0.0'));
					const right = sha(script('1.0.0'));
					const text = lines.map(({mine, right: good, form, upper}) => {
						const of = good ? right : '0'.repeat(64);
						return forms[form](upper ? of.toUpperCase() : of, mine ? 'tool-1.0.0' : 'tool-1.0.1');
					});
					fs.writeFileSync(join(folder, 'SHA256SUMS'), `${text.join('\n')}\n`);
					const own = lines.filter(({mine}) => mine);
					const verdict = await checkSums(file).catch(() => 'refused');
					fs.rmSync(folder, {recursive: true});
					const wanted = own.some(({right: good}) => !good)
						? 'refused'
						: own.length > 0
							? 'matches'
							: 'not listed';
					expect(verdict).toBe(wanted);
				},
			),
			{numRuns: 150},
		);
	});

	test('reads what sha256sum itself writes, in both its forms, of names that it must escape', () => {
		const folder = freshFolder();
		const names = ['plain', 'two words', 'back\\slash', 'new\nline', 'a) = b', ' led', '*star'];
		for (const each of names) fs.writeFileSync(join(folder, each), each);
		for (const form of [[], ['--binary'], ['--tag']]) {
			const text = execFileSync('sha256sum', [...form, '--', ...names], {
				cwd: folder,
				encoding: 'utf8',
			});
			expect(sumsIn(text)).toEqual(names.map(each => ({name: each, sum: sha(each)})));
		}
	});

	test.each([
		['a pipe', (path: string) => void plant(path, 'a pipe'), 'is not a file'],
		['too large', (path: string) => fs.writeFileSync(path, Buffer.alloc(2 ** 20 + 1)), 'larger'],
	])('a sums file that is %s is told, and is not taken for none', async (_, make, words) => {
		const folder = freshFolder();
		const file = writeProgram(join(folder, 'tool-1.0.0'), script('1.0.0'));
		make(join(folder, 'SHA256SUMS'));
		await expect(checkSums(file)).rejects.toThrow(words);
	});
});

describe('signatures (J9)', () => {
	const release = (files: readonly string[]) => {
		const folder = freshFolder();
		const path = writeProgram(join(folder, 'tool-1.0.0'), script('1.0.0'));
		for (const file of files) fs.writeFileSync(join(folder, file), 'any bytes at all');
		return {path, folder, kind: 'file' as const};
	};

	test.each([
		['tool-1.0.0.asc', 'gpg --verify', 'tool-1.0.0'],
		['tool-1.0.0.sig', 'gpg --verify', 'tool-1.0.0'],
		['tool-1.0.0.minisig', 'minisign -V', 'tool-1.0.0'],
		['tool-1.0.0.prov', 'helm verify', 'tool-1.0.0'],
		['tool-1.0.0.sigstore.json', 'cosign verify-blob', 'tool-1.0.0'],
		['SHA256SUMS.asc', 'gpg --verify', 'SHA256SUMS'],
	])('%s: said to be there and not checked, with the command', async (file, command, signed) => {
		const {path, folder, kind} = release([file]);
		const {signature} = await prepareRelease({
			release: {path, kind},
			name: 'tool',
			into: join(folder, 'into'),
		});
		expect(signature).toContain(`${file} is there, and handrail did not check it.`);
		expect(signature).toContain(command);
		expect(signature).toContain(join(folder, signed));
	});

	test('none: said to be none, and never that it is good', () => {
		const {path} = release(['tool-1.0.1.asc', 'SHA256SUMS', 'tool-1.0.0.sha256']);
		expect(signatureOf(path)).toBe('Not signed: no signature lies beside it.');
	});

	test('whatever lies beside it, no word says that a signature was verified', () => {
		const endings = ['asc', 'sig', 'gpg', 'minisig', 'prov', 'pem', 'bundle', 'sigstore', 'sha256'];
		fc.assert(
			fc.property(fc.uniqueArray(fc.constantFrom(...endings)), chosen => {
				const {path, folder} = release(chosen.map(ending => `tool-1.0.0.${ending}`));
				const said = signatureOf(path);
				fs.rmSync(folder, {recursive: true});
				expect(said).toMatch(/^Not signed: |is there, and handrail did not check it\./);
				expect(said).not.toMatch(/verified|valid|good|trusted/i);
			}),
			{numRuns: 60},
		);
	});

	test('a sums file that is signed itself, as gpg --clearsign writes it, is read, and its signature is named', async () => {
		const {path, folder} = release([]);
		const signed = [
			'-----BEGIN PGP SIGNED MESSAGE-----',
			'Hash: SHA512',
			'',
			`${sha(script('1.0.0'))}  tool-1.0.0`,
			'-----BEGIN PGP SIGNATURE-----',
			'',
			'iQEzBAEBCgAdFiEE',
			'-----END PGP SIGNATURE-----',
		];
		fs.writeFileSync(join(folder, 'SHA256SUMS.asc'), signed.join('\n'));
		// It is no list by its name: it is not read at all, rather than believed.
		expect(await checkSums(path)).toBe('none');
		expect(signatureOf(path)).toContain('SHA256SUMS.asc is there, and handrail did not check it.');
		fs.renameSync(join(folder, 'SHA256SUMS.asc'), join(folder, 'SHA256SUMS'));
		expect(await checkSums(path)).toBe('matches');
		expect(signatureOf(path)).toContain(
			'SHA256SUMS is signed in itself, and handrail did not check',
		);
	});
});

test('the command that checks is one that a shell takes as it stands (J9)', () => {
	const folder = freshFolder();
	const path = writeProgram(join(folder, "it's; a tool-1.0.0"), script('1.0.0'));
	fs.writeFileSync(`${path}.asc`, '');
	const command = /: (gpg .+)$/.exec(signatureOf(path))?.[1] ?? '';
	const {stdout} = spawnSync('sh', ['-c', command.replace('gpg', 'printf "%s\\n"')], {
		encoding: 'utf8',
	});
	expect(stdout.split('\n').slice(0, 3)).toEqual(['--verify', `${path}.asc`, path]);
});
