import {describe, expect, test} from 'vitest';
import {filledIn} from '../../source/values/interpolation.ts';
import {judge, type Judged} from '../../source/values/judge.ts';
import {at, digest} from '../support/judged.ts';

type Version = {compose: string; example?: string};
const texts = (file: string, text?: string) => (text === undefined ? [] : [{file, text}]);
const diff = (old: Version, fresh: Version, mine: {env?: string; yours?: string} = {}): Judged =>
	judge(
		{
			kind: 'compose',
			old: texts('old/compose.yaml', old.compose),
			new: texts('new/compose.yaml', fresh.compose),
			examples: {
				old: texts('old/.env.example', old.example),
				new: texts('new/.env.example', fresh.example),
			},
			yours: texts('override.yaml', mine.yours),
			env: texts('.env', mine.env),
		},
		digest,
	);

describe('an example of settings beside the compose files', () => {
	const compose =
		'services:\n  web:\n    image: a:${TAG}\n    environment: {LOG: "${LOG:-info}", KEY: "${KEY:?set it}"}\n';
	const found = diff(
		{compose, example: 'TAG=1\nLOG=debug\nGONE=x\nKEPT=same\nSIZE=1\n'},
		{
			compose,
			example:
				'TAG=2\nLOG=debug\nKEPT=same\nSIZE=2\nKEY=changeme\n# How many at once.\nADDED_IN_ENV=5\n',
		},
		{env: 'GONE=y\nKEPT=same\nSIZE=9\n'},
	);
	test('a variable that is gone from it is gone, not unknown', () =>
		expect(at(found, 'GONE')).toMatchObject({verdict: 'REMOVED_MAYBE', old: 'x'}));
	test('a new one is told with what is said of it, and that nobody gets it by itself', () => {
		expect(at(found, 'ADDED_IN_ENV')).toMatchObject({
			verdict: 'NEW_DEFAULT',
			severity: 'info',
			new: '5',
			comment: 'How many at once.',
		});
		expect(at(found, 'ADDED_IN_ENV')?.text).toContain('example');
	});
	test('one that changed is told for yours, and for what you lack', () => {
		expect(at(found, 'SIZE')).toMatchObject({
			verdict: 'PINNED_DEFAULT_CHANGED',
			old: '1',
			new: '2',
		});
		expect(at(found, 'TAG')).toMatchObject({verdict: 'DEFAULT_CHANGED', old: '1', new: '2'});
		expect(at(found, 'TAG')?.text).not.toContain('you get');
	});
	test('one that is the same is never called superfluous: without your line it would be blank', () =>
		expect(at(found, 'KEPT')).toMatchObject({verdict: 'STILL_EFFECTIVE'}));
	test('what the compose file gives by itself is the default, and what it asks for is asked for', () => {
		expect(at(found, 'LOG')).toBeUndefined();
		expect(at(found, 'KEY')).toMatchObject({verdict: 'NEW_REQUIRED'});
	});
	test('only its change makes two versions differ', () => {
		expect(diff({compose, example: 'A=1\n'}, {compose, example: 'A=1\n'}).same).toBe(true);
		expect(diff({compose, example: 'A=1\n'}, {compose, example: 'A=2\n'}).same).toBe(false);
	});
});

describe('a database that jumps a major version over its data', () => {
	const db = (image: string, more = '    volumes: ["data:/var/lib/x"]\n') =>
		({compose: `services:\n  db:\n    image: "${image}"\n${more}`}) as Version;
	test.each([
		['postgres:15', 'postgres:16'],
		['postgres:15.4-alpine', 'docker.io/library/postgres:17-alpine'],
		['r.org:5000/bitnami/postgresql:15', 'r.org:5000/bitnami/postgresql:16.1.0@sha256:0a'],
		['pgvector/pgvector:pg16', 'pgvector/pgvector:0.8.0-pg17'],
		['timescale/timescaledb:2.11.2-pg15', 'timescale/timescaledb:2.11.2-pg16'],
		['postgres:9.5', 'postgres:9.6'],
		['postgres:16', 'postgres:15'],
		['mysql:5.7', 'mysql:8.0'],
		['mariadb:10.11', 'mariadb:11'],
		['mongo:6', 'mongo:7'],
		['mongo:4.2', 'mongo:4.4'],
	])('%s → %s', (old, fresh) => {
		const finding = at(diff(db(old), db(fresh)), 'services.db.image');
		expect(finding).toMatchObject({verdict: 'DEFAULT_CHANGED', severity: 'high'});
		expect(finding?.text).toMatch(/dump|Dump/);
		expect(finding?.text).toContain('keep the tag');
	});
	test('what happens is said: postgres does not start on it', () =>
		expect(at(diff(db('postgres:15'), db('postgres:16')), 'services.db.image')?.text).toContain(
			'does not read the data of 15',
		));
	test.each([
		['a minor one', 'postgres:15.4', 'postgres:15.9'],
		['another image of the same', 'postgres:15', 'postgres:15-alpine'],
		['no number', 'postgres:latest', 'postgres:16'],
		['another program', 'web:1', 'web:2'],
	])('%s is none', (_, old, fresh) =>
		expect(at(diff(db(old), db(fresh)), 'services.db.image')?.severity ?? 'info').toBe('info'),
	);
	test('without a volume there is nothing to lose', () =>
		expect(
			at(diff(db('postgres:15', ''), db('postgres:16', '')), 'services.db.image')?.severity,
		).toBe('info'));
	test('by a variable: told at it, and not where you set it', () => {
		const [old, fresh] = [db('postgres:${PG:-15}'), db('postgres:${PG:-16}')];
		expect(at(diff(old, fresh), 'PG')).toMatchObject({severity: 'high'});
		expect(at(diff(old, fresh, {env: 'PG=15\n'}), 'PG')).toMatchObject({
			verdict: 'PINNED_DEFAULT_CHANGED',
			severity: 'medium',
		});
		const same = db('postgres:${PG}');
		const found = diff(
			{...same, example: 'PG=15\n'},
			{...same, example: 'PG=16\n'},
			{env: 'PG=15\n'},
		);
		expect(at(found, 'PG')).toMatchObject({severity: 'medium'});
	});
	test('your own image stays, and is no jump', () => {
		const yours = 'services:\n  db:\n    image: postgres:15\n';
		expect(
			at(diff(db('postgres:15'), db('postgres:16'), {yours}), 'services.db.image'),
		).toMatchObject({verdict: 'PINNED_DEFAULT_CHANGED'});
		expect(
			at(diff(db('postgres:15'), db('postgres:16'), {yours}), 'services.db.image')?.text,
		).not.toContain('data of');
	});
});

test.each([
	['a:${T}', 'a:1'],
	['a:$T-x', 'a:1-x'],
	['$$T', '$T'],
	['${N:-x}/${E:-y}/${E-z}', 'x/y/'],
	['${N:-${T}}', '1'],
	['${T:+set}${N:+set}', 'set'],
	['${N:?no}', ''],
	['${N', ''],
])('variables filled in: %s', (text, wanted) =>
	expect(filledIn(text, name => ({T: '1', E: ''})[name])).toBe(wanted),
);
