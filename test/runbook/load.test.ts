import {describe, expect, test} from 'vitest';
import {loadRunbook} from '../../source/runbook/load.ts';
import {findRunbook, readRunbook, shippedIds} from '../../source/runbook/shipped.ts';
import {Trouble} from '../../source/trust/trouble.ts';
import {changed, minimal, refused} from './minimal.ts';

/** Refused at the place before which » stands, with this said, the offending line, and a mark under it. */
function expectAt(marked: string, what: RegExp): void {
	const above = marked.slice(0, marked.indexOf('»')).split('\n');
	const [line, column] = [above.length, (above.at(-1) ?? '').length + 1];
	const text = marked.replace('»', '');
	const [head = '', shown = '', mark = ''] = refused(text).message.split('\n');
	expect(head).toMatch(what);
	expect(head.slice(0, head.indexOf(': '))).toBe(`a.yaml:${line}:${column}`);
	expect(text.split('\n')[line - 1]).toContain(shown.trimStart());
	expect(mark).toBe(`${' '.repeat(column + 1)}^`);
}

/** Nine aliases of nine aliases, eight times over. */
const bomb = [...'abcdefghi']
	.map((name, index, names) => {
		const before = names[index - 1];
		return `${name}: &${name} [${before ? Array(9).fill(`*${before}`).join(', ') : 'x'}]\n`;
	})
	.join('');

test.each(['ghx_Zq81secret', '{env: ghx_Zq81secret}', '[ghx_Zq81secret]'])(
	'a token where its place belongs is refused and not repeated: %s',
	token => {
		const text = minimal.replace(
			'checks:\n',
			`notes: {path: 'https://x/', token: ${token}}\nchecks:\n`,
		);
		const {message} = refused(text);
		expect(message).toMatch(
			/notes\.token(?:\.env)?: (?:not the token itself|the name of a variable)/,
		);
		expect(message).toContain('token: ');
		expect(message).not.toContain('ghx_');
		expect(() => loadRunbook(text.replace(token, '{env: FORGE_TOKEN}'), 'a.yaml')).not.toThrow();
	},
);

test('the smallest runbook is read, and what is left out has its default', () => {
	const runbook = loadRunbook(minimal, 'a.yaml');
	expect(runbook).toMatchObject({
		keep: {days: 14},
		owners: [],
		config: [],
		versions: {rules: {downgrade: 'refused', skipping: 'any'}},
		checks: [{severity: 'blocking', compare: 'any', moments: ['before', 'after', 'back']}],
		backup: {stopped: true, resume: []},
	});
	expect(runbook.steps[0]).not.toHaveProperty('class');
	expect(runbook.ask[0]).toMatchObject({optional: false});
});

describe('what zod sees', () => {
	test('an unknown key, wherever it is', () => {
		expectAt(`${minimal}»stepz: []\n`, /"stepz" is not known here/);
		expectAt(changed('title: Healthy,', 'title: Healthy, »titel: x,'), /"titel" is not known/);
		expectAt(changed('  to: ', '  »stoped: true\n  to: '), /"stoped" is not known here/);
		expect(refused(`${minimal}stepz: []\n`).next).toBe('Take it out, or mend its spelling.');
	});

	test.each([
		['runbook: 1', 'runbook: »2', /runbook: /],
		['id: small', 'id: »Not Small', /id: small letters/],
		['title: Small\n', 'title: »5\n', /title: .*string/],
		['kind: folder, label', 'kind: »foldr, label', /ask\.1\.kind/],
		['scheme: semver', 'scheme: »sem', /versions\.scheme/],
		['      - {value: systemd, label: A unit}\n      ', '      »', /ask\.2\.options/],
		["with: {url: 'http://x/'}", 'with: »[url]', /checks\.0\.with/],
		['why: So.}\nbackup', "why: »''}\nbackup", /checks\.0\.why/],
		['level: good', 'level: »great', /logs\.patterns\.0\.level/],
		['id: swap, title', 'id: swap, class: »dangerous, title', /steps\.0\.class/],
	])('%j and not %j', (part, by, what) => expectAt(changed(part, by), what));

	test('what is missing is shown at what it is missing from', () => {
		expectAt(changed('  to: ${data}\n  ', '  »'), /backup\.to/);
		expectAt(`»${changed('title: Small\n', '')}`, /title: /);
	});

	test.each(['', '# nothing\n', '[]\n', 'just text\n', '5\n', 'null\n'])('%j is none', text => {
		expect(refused(text).message).toMatch(/^a\.yaml:1:\d+: the file: /);
	});
});

describe('what YAML sees (J3, J4)', () => {
	test('broken YAML, a tab, a key twice, a tag, a prototype name', () => {
		expectAt(changed('{runs: systemd}}\n  - ', '{runs: systemd}\n  »- '), /./);
		expectAt(changed('  installed:', '»\tinstalled:'), /tab/);
		expectAt(changed('id: small', 'id: small\n»id: other'), /`id` is written twice.*line 2/);
		expectAt(changed('title: Small', 'title: »!!js/function x'), /tag/);
		expectAt(`${minimal}»__proto__: {}\n`, /`__proto__` cannot be a key/);
	});

	test.each([
		['a byte order mark', `\uFEFF${minimal}`, 'byte order mark'],
		['UTF-16', Buffer.from(minimal, 'utf16le').toString('utf8'), 'UTF-16'],
		['10 MB', minimal + '# '.padEnd(10_000_000, 'x'), 'larger than'],
		['depth', `a: ${'['.repeat(20_000)}`, 'deep'],
		['a bomb', bomb, 'alias'],
	])('%s is refused with the limit named', (_, text, what) => {
		expect(refused(text).message).toContain(what);
	});
});

describe('what only the whole shows', () => {
	test('ids used twice', () => {
		expectAt(changed('{id: start,', '{id: »swap,'), /"swap" is used twice.*1 and number 2/);
		expectAt(changed('{id: unit,', '{id: »data,'), /"data" is used twice/);
		// Steps and proof of the backup run as one phase: their ids meet.
		expectAt(changed('{id: read,', '{id: »stop,'), /"stop" is used twice/);
	});

	test('settings whose choices no step would write', () => {
		const config = (format: string) =>
			`config:\n  - »{kind: file, path: /x, format: ${format}, defaults: /d}\n`;
		expectAt(minimal + config('json'), /would be written by no step/);
		expectAt(
			`${minimal}config:\n  - »{kind: values, old: /a, new: /b, files: [/c]}\n`,
			/written by no step/,
		);
		const formats = ['json', 'yaml', 'toml', 'ini', 'env'];
		for (const format of formats) expectAt(minimal + config(format), /written by no step/);
		// How the program is called is changed by hand; and what has its step is written.
		const swap = "action: binary.swap, with: {to: '${to}'}";
		const edit = (path: string, format: string) =>
			changed(
				swap,
				`action: config.edit, with: {path: ${path}, format: ${format}, edits: [], keep: /k}`,
			);
		for (const format of formats)
			loadRunbook((edit('/x', format) + config(format)).replace('»', ''), 'a.yaml');
		expectAt(edit('/y', 'toml') + config('toml'), /written by no step/);
		expectAt(
			edit('/x', 'yaml').replace('with: {path: /x', 'with: »{path: /x') +
				config('toml').replace('»', ''),
			/read as toml, and would be written as something else/,
		);
	});

	test('a circle of `when`', () => {
		const text = changed(
			'{id: data, kind: folder, label: Which folder?}',
			'{id: »data, kind: folder, label: Which folder?, when: {unit: x}}',
		);
		expectAt(
			text.replace('kind: choice', 'when: {data: y}\n    kind: choice'),
			/"data" waits for itself/,
		);
		const own = changed('{id: unit,', '{id: »unit,').replace('{runs: systemd}', '{unit: a}');
		expectAt(own, /"unit" waits for itself/);
	});

	test.each([
		['when: {runs: systemd}', 'when: {run: »systemd}'],
		['id: swap,', 'id: swap, when: {run: »process},'],
		['id: health,', 'id: health, when: {run: »process},'],
		['title: Data,', 'title: Data, when: {run: »[process]},'],
		['id: stop,', 'id: stop, when: {run: »x},'],
		['id: read,', 'id: read, when: {run: »x},'],
		['id: back,', 'id: back, when: {run: »x},'],
		['title: Data,', "title: Data, when: {edited: »'yes'},"],
	])('a question that nobody asks: %j and not %j', (part, by) =>
		expectAt(changed(part, by), /there is no question "(run|edited)"/),
	);

	test('what a session knows itself may be asked by a step', () => {
		expect(
			loadRunbook(changed('id: swap,', "id: swap, when: {edited: 'yes'},"), 'a').steps,
		).toHaveLength(2);
	});

	test('a value that no option has, so that it would never hold', () => {
		const what = /"runs" has no option "systemdd"/;
		expectAt(changed('when: {runs: systemd}', 'when: {runs: »systemdd}'), what);
		expectAt(changed('id: swap,', 'id: swap, when: {runs: [process, »systemdd]},'), what);
	});

	test('a placeholder that nobody defined, expressions among them', () => {
		expectAt(changed("'${to}'", "»'${tu}'"), /\$\{tu\} is not defined/);
		const names = ['a+b', 'data.x', 'data|sh', ' data', 'DATA', '', 'constructor', '`id`'];
		for (const name of [...names, 'secret.token', 'password', 'service.other', 'check.other'])
			expect(refused(changed("'${to}'", `'x \${${name}} y'`)).message).toContain(
				`\${${name}} is not defined`,
			);
	});

	test('secrets of questions and of answers, services, checks and what a session knows', () => {
		const keeps = changed("url: 'http://x/'", "url: 'http://x/', keep: {token: t}");
		const names = [
			'secret.password',
			'secret.token',
			'service.main',
			'check.health',
			'scratch',
			'edits',
		];
		for (const name of names)
			expect(loadRunbook(keeps.replace("'${to}'", `'\${${name}}'`), 'a').id).toBe('small');
	});

	test('a placeholder that is not closed would stand there as it is', () =>
		expectAt(changed("'${to}'", "»'${to'"), /"\$\{to" is not closed/));

	test('a service that nobody described', () => {
		expectAt(changed('  service: main', '  service: »mian'), /no service "mian"/);
		const flags = 'config:\n  - {kind: flags, service: »mian, help: [x]}\nchecks:\n';
		expectAt(changed('checks:\n', flags), /no service "mian"/);
	});

	test.each([
		["stops: [{version: »'2.0', why: So.}]"],
		['withdrawn: [{version: »latest, why: So.}]'],
		['changes: [{across: »2.x, class: patch, why: So.}]'],
	])('a version in the rules that nobody can read, so that the rule would never hold: %s', rule =>
		expectAt(
			changed('scheme: semver', `scheme: semver\n  rules: {${rule}}`),
			/this is no version of the scheme, so the rule would never hold/,
		),
	);

	test('a pattern that is none', () => {
		expectAt(changed("'listening'", "»'listening ('"), /this pattern cannot be read/);
		expectAt(changed(String.raw`'(\S+)'`, "»'(?<v'"), /this pattern cannot be read/);
		expectAt(changed(String.raw`'(\S+)'`, String.raw`»'version \S+'`), /has no group/);
	});
});

describe('what is told is safe to draw', () => {
	test.each([
		['a key', `${minimal}"\\e]0;x\\a\\e[2J": 1\n`],
		['a placeholder', changed("'${to}'", String.raw`"${'$'}{a\e[2Jb}"`)],
		['a question', changed('{runs: systemd}', String.raw`{"ru\e[2Jns": systemd}`)],
		['a value', changed('title: Small', 'title: [\u001b[2J')],
		['a value of a list', changed('kind: folder', String.raw`kind: "\e[2J"`)],
	])('%s with escapes', (_, text) => {
		// eslint-disable-next-line no-control-regex
		expect(JSON.stringify(refused(text, 'a\u001b[2J.yaml'))).not.toMatch(/\u001b|\\u001b/);
		const {message, next = ''} = refused(text, 'a\u001b[2J.yaml');
		expect(`${message}${next}`).not.toContain('\u001b');
	});
});

describe('the runbooks that ship', () => {
	test.each(shippedIds())('%s is sound, and is named as its file', id => {
		expect(findRunbook(id).runbook.id).toBe(id);
	});

	test('one that is not there is told with those that are', () => {
		expect(() => findRunbook('nothing')).toThrow('There is no runbook called "nothing".');
		expect(() => findRunbook('./nothing.yaml')).toThrow(Trouble);
		expect(() => readRunbook('/')).toThrow('is not a file');
	});
});
