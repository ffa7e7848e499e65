import type {Mutant} from './mutant.ts';

const attending = 'test/engine/attend.test.ts';

/** The rules for what comes from outside, each broken once. */
export const trustMutants: readonly Mutant[] = [
	{
		name: 'sanitised by a pattern that knows sequences (T1)',
		file: 'source/trust/sanitiser.ts',
		find: '			const text = half + chunk;\n',
		replace: "			const text = (half + chunk).replaceAll(/\\u001B\\[[0-9;]*[A-Za-z]/g, '');\n",
		test: 'test/trust/safe.test.ts',
	},
	{
		name: 'C1 is let through (T1)',
		file: 'source/trust/code-points.ts',
		find: "if (code < 0xa0) return 'hidden';",
		replace: "if (code < 0x80) return 'hidden';",
		test: 'test/trust/safe.test.ts',
	},
	{
		name: 'one encoding of a secret is forgotten (S1)',
		file: 'source/trust/needles.ts',
		find: '		hex.toUpperCase(),\n',
		replace: '',
		test: 'test/trust/redact.test.ts',
	},
	{
		name: 'half a secret is let go at the end of a piece (S1)',
		file: 'source/trust/replace-literals.ts',
		find: 'const hold = final ? text.length : holdFrom(text, from);',
		replace: 'const hold = text.length;',
		test: 'test/trust/redact.test.ts',
	},
	{
		name: 'a log stays raw after its step (S2)',
		file: 'source/engine/step-child.ts',
		find: '	redactLog(folder, secrets);\n',
		replace: '',
		test: attending,
	},
	{
		name: 'PATH is not cleaned (J11)',
		file: 'source/terminal/safe-path.ts',
		find: '.filter(({mode}) => mode !== undefined && (mode & 0o002) === 0)',
		replace: '.filter(({mode}) => mode !== undefined)',
		test: 'test/engine/tool.test.ts',
	},
	{
		name: 'a tool that was replaced is started (J11)',
		file: 'source/engine/runner.ts',
		find: '...toolFacts]);',
		replace: ']);',
		test: attending,
	},
	{
		name: 'tools that are missing are found out step by step (J17)',
		file: 'source/engine/freeze.ts',
		find: '	refuseMissing(planned);\n',
		replace: '',
		test: 'test/engine/tool.test.ts',
	},
	{
		name: 'the environment is passed through (J12)',
		file: 'source/trust/environment.ts',
		find: "if (value === undefined || !(kept.has(name) || name.startsWith('LC_'))) return [];",
		replace: 'if (value === undefined) return [];',
		test: 'test/engine/tool.test.ts',
	},
	{
		name: "an archive's mode is kept (J7)",
		file: 'source/drivers/binary/unpack.ts',
		find: 'fs.chmodSync(place, mode & 0o755 & ~0o022);',
		replace: 'fs.chmodSync(place, mode & 0o7777);',
		test: 'test/drivers/binary/unpack.test.ts',
	},
	{
		name: 'YAML is built before it is looked through (J4)',
		file: 'source/trust/yaml.ts',
		find: 'const much = tooMuchIn(text, maxDepth);',
		replace: 'const much = tooMuchIn(text.slice(0, 1), maxDepth);',
		test: 'test/intake/aside.test.ts',
	},
	{
		name: 'a pipe is read (J4)',
		file: 'source/intake/read-file.ts',
		find: '		if (!stat.isFile())\n',
		replace: "		if (path === '')\n",
		test: 'test/intake/aside.test.ts',
	},
	{
		name: 'a link in the place of a note is followed (S4)',
		file: 'source/intake/plain-file.ts',
		find: 'flags | O_NOFOLLOW | O_NONBLOCK',
		replace: 'flags | O_NONBLOCK',
		test: 'test/drivers/files/planted.test.ts',
	},
	{
		name: 'only the first sum of a name counts (J9)',
		file: 'source/drivers/binary/sums.ts',
		find: 'expected.find(sum => sum !== actual)',
		replace: 'expected.slice(0, 1).find(sum => sum !== actual)',
		test: 'test/drivers/binary/sums.test.ts',
	},
	{
		name: 'an escaped name is taken as it stands (J9)',
		file: 'source/drivers/binary/read-sums.ts',
		find: '{...found, name: unescaped(found.name)}',
		replace: '{...found}',
		test: 'test/drivers/binary/sums.test.ts',
	},
];
