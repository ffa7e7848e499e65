import {describe, expect, test} from 'vitest';
import {composeModelOf} from '../../source/values/compose.ts';
import {type Judged, judge} from '../../source/values/judge.ts';
import {at, digest} from '../support/judged.ts';

type Mine = {yours?: string; env?: string; brought?: readonly string[]};
const files = (file: string, text?: string) => (text === undefined ? [] : [{file, text}]);
const diff = (old: string, fresh: string, {yours, env, brought = []}: Mine = {}): Judged =>
	judge(
		{
			kind: 'compose',
			old: files('old/compose.yaml', old),
			new: files('new/compose.yaml', fresh),
			brought,
			yours: files('override.yaml', yours),
			env: files('.env', env),
		},
		digest,
	);

describe('a volume in the place of another', () => {
	const db = (volume: string, name = 'name: shop\n') =>
		`${name}services:\n  db: {image: "x:1", volumes: ["db:/d"]}\nvolumes:\n  db: ${volume}\n`;
	test.each([
		['{}', '{name: other}', 'volumes.db.name', 'other in place of shop_db'],
		['{name: a}', '{name: b}', 'volumes.db.name', 'b in place of a'],
		['{name: a}', '{}', 'volumes.db.name', 'shop_db in place of a'],
		['{}', '{external: true}', 'volumes.db.external', 'db in place of shop_db'],
	])('%s → %s', (old, fresh, path, wanted) => {
		expect(at(diff(db(old), db(fresh)), path)).toMatchObject({severity: 'high'});
		expect(at(diff(db(old), db(fresh)), path)?.text).toContain(wanted);
	});
	test('none, where the name says what it was called before', () => {
		expect(at(diff(db('{}'), db('{name: shop_db}')), 'volumes.db.name')?.severity).toBe('info');
		const env = 'COMPOSE_PROJECT_NAME=mine\n';
		expect(at(diff(db('{}'), db('{name: mine_db}'), {env}), 'volumes.db.name')?.severity).toBe(
			'info',
		);
	});
	test('options that changed are those of a volume made anew', () => {
		const found = diff(db('{driver_opts: {type: nfs}}'), db('{driver_opts: {type: cifs}}'));
		expect(at(found, 'volumes.db.driver_opts.type')).toMatchObject({severity: 'high'});
		expect(at(diff(db('{}'), db('{driver: other}')), 'volumes.db.driver')).toMatchObject({
			severity: 'high',
		});
	});
	test('the usual driver, said or not, is one', () => {
		const found = diff(db('{}'), db('{driver: local, driver_opts: {}}'));
		expect(found.findings.filter(({severity}) => severity !== 'info')).toEqual([]);
	});
	test('and without a project’s name it is left open', () =>
		expect(at(diff(db('{}', ''), db('{name: x}', '')), 'volumes.db.name')?.text).toContain(
			'in place of <project>_db',
		));
});

describe('what the new version takes from the machine', () => {
	const secrets = (how: string) =>
		`services:\n  web: {image: "x:1", secrets: [s]}\nsecrets:\n  s: ${how}\n`;
	const [old, fresh] = [secrets('{file: ./a.txt}'), secrets('{file: ./b.txt}')];
	test('is told, with its place, which is no secret', () =>
		expect(at(diff(old, fresh), 'secrets.s.file')).toMatchObject({
			severity: 'medium',
			old: './a.txt',
			new: './b.txt',
		}));
	test('but not what it brings itself, or what you set', () => {
		expect(at(diff(old, fresh, {brought: ['new/b.txt']}), 'secrets.s.file')?.severity).toBe('info');
		const variable = secrets('{environment: WORD}');
		expect(at(diff(old, variable), 'secrets.s.environment')?.severity).toBe('medium');
		expect(at(diff(old, variable, {env: 'WORD=x\n'}), 'secrets.s.environment')?.severity).toBe(
			'info',
		);
	});
	test.each([
		['{}', '{external: true}', 'networks.n.external', 'n must be there'],
		['{external: true}', '{external: true, name: m}', 'networks.n.name', 'm must be there'],
		['{external: true}', '{external: true, name: n}', 'networks.n.name', undefined],
		['{external: true}', '{external: true}', 'networks.n.external', undefined],
	])('and what is external: %s → %s', (was, is, path, wanted) => {
		const of = (network: string) =>
			`services:\n  web: {image: "x:1", networks: [n]}\nnetworks:\n  n: ${network}\n`;
		const found = at(diff(of(was), of(is)), path);
		if (wanted === undefined) expect(found?.severity ?? 'info').toBe('info');
		else expect(found).toMatchObject({severity: 'medium'});
		expect(found?.text ?? '').toContain(wanted ?? '');
	});
	test('what is written out stays masked', () => {
		const found = diff(old, secrets('{content: swordfish-1}'));
		expect(JSON.stringify(found.findings)).not.toContain('swordfish');
	});
});

describe('services that only a profile starts', () => {
	const compose = 'services:\n  a: {image: x}\n  b: {image: y, profiles: [more]}\n';
	test('are named where nobody says which profiles are asked for', () => {
		expect(diff(compose, compose).asleep).toEqual(['b']);
		expect(diff(compose, compose, {env: 'COMPOSE_PROFILES=\n'}).asleep).toBeUndefined();
	});
	test('are left out of what starts, as compose does', () => {
		const of = (env: string) =>
			composeModelOf(files('compose.yaml', compose), [], files('.env', env));
		expect(of('')).toEqual({services: {a: {image: 'x'}}});
		expect(of('COMPOSE_PROFILES=more\n')).toMatchObject({services: {b: {image: 'y'}}});
	});
});
