import {describe, expect, test} from 'vitest';
import {dropKey, renameKey, setKey} from '../../source/values/config-file.ts';
import {Trouble} from '../../source/trust/trouble.ts';

const toml = `# whose it is
name = 'ledger'   # near

# where it listens
[server]
# the port people know
port   = 8080
"old name" = "yes"   # quoted
hosts = [
  "a", # first
  "b#1",
]
motto = """
# not a comment
key = 'not a key'
"""
pool = { size = 5, wait = "1s" }
tls.cert = '/etc/x'
# level = "debug"

[log]
level = "info"
`;

describe('toml', () => {
	test('a rename beside changes one word', () => {
		expect(renameKey(toml, 'toml', 'server.port', 'server.listen_port')).toBe(
			toml.replace('port   =', 'listen_port   ='),
		);
		expect(renameKey(toml, 'toml', 'name', 'title')).toBe(toml.replace('name = ', 'title = '));
		expect(renameKey(toml, 'toml', 'server["old name"]', 'server.fresh')).toBe(
			toml.replace('"old name"', '"fresh"'),
		);
		expect(renameKey(toml, 'toml', 'server.pool.wait', 'server.pool["wait for"]')).toBe(
			toml.replace('wait =', '"wait for" ='),
		);
		expect(renameKey(toml, 'toml', 'server.tls.cert', 'server.tls.chain')).toBe(
			toml.replace('tls.cert', 'tls.chain'),
		);
		expect(renameKey(toml, 'toml', 'server.tls.cert', 'server.secure.cert')).toBe(
			toml.replace('tls.cert', 'secure.cert'),
		);
	});

	test('a move takes its comment and its many lines along; a section that is missing is made', () => {
		const port = '# the port people know\nport   = 8080\n';
		expect(renameKey(toml, 'toml', 'server.port', 'http.listen_port')).toBe(
			toml
				.replace(port, '')
				.replace('[log]', '[http]\n# the port people know\nlisten_port   = 8080\n\n[log]'),
		);
		const hosts = 'hosts = [\n  "a", # first\n  "b#1",\n]\n';
		expect(renameKey(toml, 'toml', 'server.hosts', 'log.names')).toBe(
			toml.replace(hosts, '') + hosts.replace('hosts', 'names'),
		);
		const motto = toml.slice(toml.indexOf('motto'), toml.indexOf('pool'));
		expect(renameKey(toml, 'toml', 'server.motto', 'log.motto')).toBe(
			toml.replace(motto, '') + motto,
		);
		expect(renameKey(toml, 'toml', 'server.port', 'port')).toBe(
			toml.replace(port, '').replace('# near\n', `# near\n${port}`),
		);
	});

	test('into and out of an inline table', () => {
		expect(renameKey(toml, 'toml', 'log.level', 'server.pool.level')).toBe(
			toml.replace('"1s" }', '"1s", level = "info" }').replace('[log]\nlevel = "info"\n', ''),
		);
		expect(renameKey(toml, 'toml', 'server.pool.size', 'log.size')).toBe(
			`${toml.replace('size = 5, ', '')}size = 5\n`,
		);
		expect(dropKey(toml, 'toml', 'server.pool.wait')).toBe(toml.replace(', wait = "1s"', ''));
		expect(dropKey('a = {b = 1}\nc = 1\n', 'toml', 'a.b')).toBe('c = 1\n');
		expect(setKey('a = {}\n', 'toml', 'a.b', 1)).toBe('a = { b = 1 }\n');
	});

	test('a section that becomes empty goes with its comment, only if it had nothing else', () => {
		expect(dropKey(toml, 'toml', 'log.level')).toBe(toml.replace('[log]\nlevel = "info"\n', ''));
		const noted = `${toml}# colours = true\n`;
		expect(dropKey(noted, 'toml', 'log.level')).toBe(noted.replace('level = "info"\n', ''));
		const own = 'a = 1\n\n# of b\n[b]\nc = 1\n';
		expect(dropKey(own, 'toml', 'b.c')).toBe('a = 1\n\n');
		const deep = '[a]\n\n[a.b]\nc = 1\n\n[d]\ne = 1\n';
		expect(dropKey(deep, 'toml', 'a.b.c')).toBe('\n\n[d]\ne = 1\n');
	});

	test('whole sections are renamed by their heads', () => {
		const text = '[a]\nx = 1\n[a.b]\ny = 2\n[c]\n';
		expect(renameKey(text, 'toml', 'a', 'd')).toBe('[d]\nx = 1\n[d.b]\ny = 2\n[c]\n');
		expect(renameKey(text, 'toml', 'a.b', 'c.b')).toBe('[a]\nx = 1\n[c.b]\ny = 2\n[c]\n');
	});

	test('sets in the quotes that are there, and new keys beside their neighbours', () => {
		expect(setKey(toml, 'toml', 'name', '1.10')).toBe(toml.replace("'ledger'", "'1.10'"));
		expect(setKey(toml, 'toml', 'log.level', 'a"b')).toBe(toml.replace('"info"', '"a\\"b"'));
		expect(setKey(toml, 'toml', 'server.port', 9)).toBe(toml.replace('8080', '9'));
		expect(setKey(toml, 'toml', 'server.hosts', ['c'])).toContain('hosts = [ "c" ]\nmotto');
		expect(setKey(toml, 'toml', 'log.size', 3)).toBe(`${toml}size = 3\n`);
		expect(setKey(toml, 'toml', 'server.tls.key', 'x')).toBe(
			toml.replace("'/etc/x'\n", '\'/etc/x\'\ntls.key = "x"\n'),
		);
		expect(setKey('', 'toml', 'a.b', true)).toBe('[a]\nb = true\n');
		expect(setKey('# of b\n[b]\n', 'toml', 'a', 1)).toBe('# of b\na = 1\n\n[b]\n');
	});

	test('a comment at the very top speaks for the file, a setting that is set aside for itself', () => {
		expect(dropKey(toml, 'toml', 'name')).toBe(toml.replace("name = 'ledger'   # near\n", ''));
		const text = 'a = 1\n\n# old = 3\n# of b\nb = 2\n';
		expect(dropKey(text, 'toml', 'b')).toBe('a = 1\n\n# old = 3\n');
		expect(dropKey('a = """\n# x"""\nb = 1\n', 'toml', 'b')).toBe('a = """\n# x"""\n');
	});

	test.each([
		['[[rows]]\na = 1\n[[rows]]\na = 2\n', 'rows'],
		['[[rows]]\na = 1\n[rows.more]\nb = 1\n', 'rows'],
	])('a list of tables is left to a hand: %j', (text, key) => {
		const told = caught(() => dropKey(`x = 1\n${text}`, 'toml', key));
		expect(told.message).toBe('rows cannot be changed line by line in this file.');
		expect(told.why).toBe('It stands in a list of tables.');
		expect(told.next).toBe('Change it by hand.');
		expect(dropKey(`x = 1\n${text}`, 'toml', 'x')).toBe(text);
	});
});

const ini = `; whose it is
name = ledger

[server]
# the port people know
port=8080
motto = a = b \\; c ; not it
url = "http://x/#a;b"
host[] = a
; the other one
host[] = b
quiet

[ log ] ; where it is told
  level = info
  ;size = 3
`;

describe('ini', () => {
	test('a rename beside, and a move into another section', () => {
		expect(renameKey(ini, 'ini', 'server.port', 'server.listen_port')).toBe(
			ini.replace('port=', 'listen_port='),
		);
		expect(renameKey(ini, 'ini', 'server.quiet', 'server.silent')).toBe(
			ini.replace('quiet', 'silent'),
		);
		const port = '# the port people know\nport=8080\n';
		expect(renameKey(ini, 'ini', 'server.port', 'http.listen_port')).toBe(
			ini
				.replace(port, '')
				.replace('[ log ]', '[http]\n# the port people know\nlisten_port=8080\n\n[ log ]'),
		);
		expect(renameKey(ini, 'ini', 'server.url', 'log.url')).toBe(
			ini
				.replace('url = "http://x/#a;b"\n', '')
				.replace('level = info\n', 'level = info\n  url = "http://x/#a;b"\n'),
		);
	});

	test('key[] = is one key of several lines', () => {
		expect(renameKey(ini, 'ini', 'server.host', 'server.bind')).toBe(
			ini.replaceAll('host[]', 'bind[]'),
		);
		expect(dropKey(ini, 'ini', 'server.host')).toBe(
			ini.replace('host[] = a\n; the other one\nhost[] = b\n', ''),
		);
		expect(renameKey(ini, 'ini', 'server.host', 'log.bind')).toBe(
			ini
				.replace('host[] = a\n; the other one\nhost[] = b\n', '')
				.replace('info\n', 'info\n  bind[] = a\n  ; the other one\n  bind[] = b\n'),
		);
		expect(caught(() => setKey(ini, 'ini', 'server.host', 'x')).why).toMatch(/more than one line/);
	});

	test('drops and sets; a comment after the value stays', () => {
		expect(dropKey(ini, 'ini', 'log.level')).toBe(ini.replace('  level = info\n', ''));
		expect(setKey(ini, 'ini', 'server.motto', 'x')).toBe(
			ini.replace('a = b \\; c ; not', 'x ; not'),
		);
		expect(setKey(ini, 'ini', 'server.url', 'y')).toBe(ini.replace('http://x/#a;b', 'y'));
		expect(setKey(ini, 'ini', 'name', 'a;b')).toBe(ini.replace('ledger', '"a;b"'));
		expect(setKey(ini, 'ini', 'a.b.c', 1)).toBe(`${ini}\n[a.b]\nc = 1\n`);
		expect(setKey('[a]\nb=1\n', 'ini', 'c', 'd')).toBe('c = d\n\n[a]\nb=1\n');
		expect(setKey('[a]\n\tb=1\n[c]\n', 'ini', 'a.d', 'e')).toBe('[a]\n\tb=1\n\td=e\n[c]\n');
	});

	test.each([
		['a = 1\na = 2\n', 'a', /written twice/],
		['[s]\na = 1\n[s]\na = 2\n', 's.a', /written twice/],
		['a =\n  one\n  two = 2\nb = 1\n', 'a', /go on over the next lines/],
		['a =\n  one\n  two = 2\nb = 1\n', 'two', /part of the line above/],
		['a = 1 \\\n2\nb = 1\n', 'a', /go on over the next lines/],
		['a = 1\nserver {\n  b = 2\n}\n', 'a', /^Line 2 is neither a section/],
		['a = 1\nport 6379\n', 'a', /^Line 2 is neither/],
		['a = 1\n[[b]]\nc = 1\n', 'a', /^Line 2 is neither/],
		['a = 1\n!include /etc/x\n', '["!include /etc/x"]', /no setting/],
	])('%j: %s is left to a hand', (text, key, why) => {
		const told = caught(() => dropKey(text, 'ini', key));
		expect(told.why ?? told.message).toMatch(why);
		expect(told.next).toMatch(/by hand/);
	});

	test('what may be a value and not a comment is not replaced', () => {
		expect(caught(() => setKey('a = #fff\n', 'ini', 'a', 'b')).why).toMatch(/may belong to it/);
		expect(caught(() => setKey('a = b#c\n', 'ini', 'a', 'b')).why).toMatch(/may belong to it/);
		expect(renameKey('a = b#c\n', 'ini', 'a', 'd')).toBe('d = b#c\n');
	});

	test('a name that cannot be one', () => {
		for (const name of ['["a=b"]', '["a;b"]', '["[x"]', '["!x"]'])
			expect(() => renameKey('a = 1\n', 'ini', 'a', name)).toThrow(/cannot be a name/);
		expect(renameKey('a = 1\n', 'ini', 'a', '["b.c"]')).toBe('b.c = 1\n');
		expect(() => renameKey('a = 1\n', 'ini', 'a', '["b.c"].d')).toThrow(/cannot be a section/);
	});
});

const env = `# of the stack
export TAG="1.0"   # one
DB_URL='postgres://db/$X'

# how many
SIZE = \${N:-3} # three
PLAIN=a=b#c;d
`;

describe('env', () => {
	test('renames, drops and sets; export, quotes and interpolation stay', () => {
		expect(renameKey(env, 'env', 'TAG', 'APP_TAG')).toBe(env.replace('TAG', 'APP_TAG'));
		expect(renameKey(env, 'env', 'SIZE', 'COUNT')).toBe(env.replace('SIZE', 'COUNT'));
		expect(dropKey(env, 'env', 'SIZE')).toBe(
			env.replace('# how many\nSIZE = ${N:-3} # three\n', ''),
		);
		expect(dropKey(env, 'env', 'TAG')).toBe(env.replace('export TAG="1.0"   # one\n', ''));
		expect(setKey(env, 'env', 'TAG', '1.10')).toBe(env.replace('"1.0"', '"1.10"'));
		expect(setKey(env, 'env', 'SIZE', '4')).toBe(env.replace('${N:-3}', '4'));
		expect(setKey(env, 'env', 'PLAIN', 'a b')).toBe(env.replace('a=b#c;d', "'a b'"));
		expect(setKey(env, 'env', 'NEW', '')).toBe(`${env}NEW=\n`);
		expect(setKey('export A=1\n', 'env', 'B', '2')).toBe('export A=1\nexport B=2\n');
	});

	test.each([
		['A=1\nB=2\nA=3\n', 'A', /written twice/],
		['A="x\nB=2\n"\nC=1\n', 'A', /do not close/],
		['A="x\nB=2\n"\nC=1\n', 'B', /no key B/],
	])('%j: %s is left to a hand', (text, key, why) => {
		const told = caught(() => dropKey(text, 'env', key));
		expect(told.why ?? told.message).toMatch(why);
		expect(dropKey(`${text}D=1\n`, 'env', 'D')).toBe(text);
	});

	test('a new line does not fall into a value of many lines', () =>
		expect(setKey('C=1\nA="x\ny\n"\n', 'env', 'B', '1')).toBe('C=1\nA="x\ny\n"\nB=1\n'));

	test('a name that cannot be one', () => {
		expect(() => renameKey(env, 'env', 'TAG', 'a.b')).toThrow(/cannot be the name/);
		expect(() => renameKey(env, 'env', 'TAG', '["A-B C"]')).toThrow(/cannot be the name/);
	});
});

describe('what all of them keep', () => {
	test('CRLF line ends, a missing last newline, a mark at the beginning', () => {
		expect(dropKey('A=1\r\nB=2', 'env', 'B')).toBe('A=1');
		expect(setKey('A=1\r\nB=2', 'env', 'C', '3')).toBe('A=1\r\nB=2\r\nC=3');
		expect(renameKey('[a]\r\nb = 1\r\nc = 1\r\n', 'ini', 'a.b', 'd.b')).toBe(
			'[a]\r\nc = 1\r\n\r\n[d]\r\nb = 1\r\n',
		);
		expect(renameKey('[a]\nb = 1\nc = 1', 'toml', 'a.b', 'd.b')).toBe('[a]\nc = 1\n\n[d]\nb = 1');
		expect(dropKey('\uFEFFA=1\nB=2\n', 'env', 'A')).toBe('\uFEFFB=2\n');
	});

	test.each(['toml', 'ini'] as const)('%s: refuses what would lose something', format => {
		const text = 'a = "x"\n[page]\nsize = "y"\n';
		expect(() => renameKey(text, format, 'nothing', 'b')).toThrow(/no key nothing/);
		expect(() => renameKey(text, format, 'a', 'page.size')).toThrow(/there already/);
		expect(() => renameKey(text, format, 'page', 'page.page')).toThrow(/into itself/);
		expect(() => setKey(text, format, 'a.b', 1)).toThrow(/holds a value/);
	});
});

function caught(edit: () => string): Trouble {
	try {
		edit();
	} catch (error) {
		expect(error).toBeInstanceOf(Trouble);
		return error as Trouble;
	}
	throw new Error('It was edited.');
}
