import {describe, expect, test} from 'vitest';
import {type Judged, judge} from '../../source/values/judge.ts';
import {at, digest} from '../support/judged.ts';

type Mine = {yours?: string; env?: string; handed?: string; example?: string};
const files = (file: string, text?: string) => (text === undefined ? [] : [{file, text}]);
const diff = (old: string, fresh: string, mine: Mine = {}): Judged =>
	judge(
		{
			kind: 'compose',
			old: files('old/compose.yaml', old),
			new: files('new/compose.yaml', fresh),
			examples: {old: [], new: files('new/app.env', mine.example)},
			yours: files('override.yaml', mine.yours),
			env: files('.env', mine.env),
			handed: files('app.env', mine.handed),
		},
		digest,
	);
const web = (image: string, more = '') => `services:\n  web:\n    image: "${image}"\n${more}`;

describe('what compose itself reads', () => {
	const found = diff(web('a:1'), web('a:1', '    environment: {X: "1"}\n'), {
		env: 'COMPOSE_PROFILES=full\nCOMPOSE_PROJECT_NAME=shop\nCOMPOSE_FILE=a.yaml\nDOCKER_HOST=x\nMY_DIR=/srv\nOTHER=1\nname=1\n',
		yours:
			'name: shop\nversion: "3.8"\nx-more: {a: 1}\nconfigs: {c: {file: ./c}}\nodd: 1\nservices:\n  web:\n    volumes: ["${MY_DIR}:/d"]\n',
	});
	test.each([
		'COMPOSE_PROFILES',
		'COMPOSE_PROJECT_NAME',
		'COMPOSE_FILE',
		'DOCKER_HOST',
		'MY_DIR',
		'x-more.a',
		'configs.c.file',
	])('%s needs nothing', path =>
		expect(at(found, path)).toMatchObject({verdict: 'STILL_EFFECTIVE', severity: 'info'}),
	);
	test('`name` at the top of a file is one of its keys', () =>
		expect(at(diff(web('a:1'), web('a:2'), {yours: 'name: shop\n'}), 'name')).toMatchObject({
			severity: 'info',
		}));
	test.each(['OTHER', 'odd'])('%s is known to nobody', path =>
		expect(at(found, path)).toMatchObject({verdict: 'UNKNOWN', severity: 'medium'}),
	);
	test('`version` says nothing to compose', () => {
		expect(at(found, 'version')).toBeUndefined();
		const other = diff(`version: "3.7"\n${web('a:1')}`, `version: "3.8"\n${web('a:1')}`, {
			yours: 'version: "3"\n',
		});
		expect(other.findings).toEqual([]);
	});
});

test('a variable of a version that only looks like compose’s own is gone with it', () => {
	const old = web('a:1', '    ports: ["${COMPOSE_PORT_HTTP:-80}:80"]\n');
	expect(
		at(diff(old, web('a:1'), {env: 'COMPOSE_PORT_HTTP=81\n'}), 'COMPOSE_PORT_HTTP'),
	).toMatchObject({verdict: 'REMOVED_MAYBE'});
});

describe('what says which version runs', () => {
	const old = web('r.org/${REPO:-web}:${TAG:-1.0}');
	const fresh = web('r.org/${REPO:-webs}:${TAG:-2.0}');
	test.each([
		['TAG=1.0\n', 'TAG', 'PINNED_DEFAULT_CHANGED'],
		['REPO=web\n', 'REPO', 'PINNED_DEFAULT_CHANGED'],
		['TAG=latest\n', 'TAG', 'FLOATING'],
	])('%j is serious: it stays the old one, or whatever is newest', (env, path, verdict) =>
		expect(at(diff(old, fresh, {env}), path)).toMatchObject({verdict, severity: 'high'}),
	);
	test.each([
		['web:1', 'PINNED_DEFAULT_CHANGED'],
		['web:latest', 'FLOATING'],
		['r.org:5000/web', 'FLOATING'],
	])('so is the image %s in a file of yours', (image, verdict) =>
		expect(
			at(diff(web('web:1'), web('web:2'), {yours: web(image)}), 'services.web.image'),
		).toMatchObject({verdict, severity: 'high'}),
	);
	test('a variable elsewhere is not', () => {
		const of = (size: number) => web('a:1', `    environment: {SIZE: "\${SIZE:-${size}}"}\n`);
		expect(at(diff(of(1), of(2), {env: 'SIZE=5\n'}), 'SIZE')).toMatchObject({severity: 'medium'});
	});
	test('a database that keeps its major version by it is told so', () => {
		const db = (image: string) => web(image, '    volumes: ["d:/d"]\n');
		const found = diff(db('postgres:${PG:-15}'), db('postgres:${PG:-16}'), {env: 'PG=15\n'});
		expect(at(found, 'PG')).toMatchObject({severity: 'medium'});
		expect(at(found, 'PG')?.text).toContain('its data can be read');
	});
	test.each(['${TAG:?}', '${TAG}', '${TAG:-release}'])(
		'where the new version names none, yours decides: %s',
		tag => {
			const [env, example] = ['TAG=1.0\n', 'TAG=2.0\n'];
			const found = diff(web(`a:${tag}`), web(`a:${tag}`), {env});
			expect(at(found, 'TAG')).toMatchObject({verdict: 'STILL_EFFECTIVE', severity: 'medium'});
			if (tag !== '${TAG:-release}') return;
			const said = diff(web(`a:${tag}`), web(`a:${tag}`), {env, example});
			expect(at(said, 'TAG')?.text).toContain('Its example says 2.0.');
		},
	);
});

describe('a project that is called otherwise', () => {
	const named = (name: string) => `name: ${name}\n${web('a:1')}`;
	test.each([
		[web('a:1'), named('x')],
		[named('x'), named('y')],
		[named('x'), web('a:1')],
	])('finds none of its volumes: %j → %j', (old, fresh) => {
		expect(at(diff(old, fresh), 'name')).toMatchObject({severity: 'high'});
		expect(at(diff(old, fresh, {env: 'COMPOSE_PROJECT_NAME=z\n'}), 'name')?.severity).not.toBe(
			'high',
		);
		expect(at(diff(old, fresh, {yours: 'name: z\n'}), 'name')?.severity).not.toBe('high');
	});
});

describe('files that a container is handed', () => {
	const app = web('a:${TAG:-1}', '    env_file: [app.env]\n');
	test('hold what only the program knows', () => {
		const found = diff(app, app, {handed: 'ODD=1\nTAG=2\n'});
		expect(at(found, 'ODD')).toMatchObject({verdict: 'STILL_EFFECTIVE', severity: 'info'});
		expect(at(found, 'ODD')?.text).toContain('handed on whole');
	});
	test('and give no variable of the compose files its value', () => {
		const fresh = app.replace('-1}', '-2}');
		expect(at(diff(app, fresh, {handed: 'TAG=1\n'}), 'TAG')).toMatchObject({
			verdict: 'DEFAULT_CHANGED',
			set: false,
		});
	});
	test('but what looks like one that is known is told', () => {
		const found = diff(app, app, {handed: 'LOG_LEVLE=1\nODD=1\n', example: 'LOG_LEVEL=1\n'});
		expect(at(found, 'LOG_LEVLE')).toMatchObject({
			verdict: 'UNKNOWN',
			suggestion: 'LOG_LEVEL',
		});
		expect(at(found, 'ODD')).toMatchObject({severity: 'info'});
	});
	test('say nothing of what stands in another file', () => {
		const text = at(diff(app, app, {handed: 'ODD=1\n', env: 'EVEN=1\n'}), 'EVEN')?.text;
		expect(text).toBe("Neither version's defaults know it.");
	});
	test('one way of writing env_file is as good as the other', () => {
		const long = web('a:${TAG:-1}', '    env_file: [{path: app.env, required: true}]\n');
		const short = web('a:${TAG:-1}', '    env_file: app.env\n');
		expect(diff(app, long).findings).toEqual([]);
		expect(diff(long, short).findings).toEqual([]);
	});
});

describe('a service that a profile starts', () => {
	const app = (profiles: string) => web('a:1', profiles);
	test.each([
		['', '    profiles: [full]\n', undefined],
		['    profiles: [full]\n', '    profiles: [all, more]\n', 'COMPOSE_PROFILES=dev, full\n'],
	])('and none of yours any more: %j → %j', (old, fresh, env) => {
		const found = diff(app(old), app(fresh), env === undefined ? {} : {env});
		expect(at(found, 'services.web.profiles')).toMatchObject({severity: 'high'});
		expect(at(found, 'services.web.profiles')?.text).toContain('COMPOSE_PROFILES');
	});
	test.each([
		['    profiles: [full]\n', '    profiles: [all]\n', undefined],
		['', '    profiles: [full]\n', 'COMPOSE_PROFILES=full\n'],
		['', '    profiles: [full]\n', 'COMPOSE_PROFILES=*\n'],
		['    profiles: [full]\n', '', undefined],
	])('or that nobody is known to start, or that starts as before: %j → %j', (old, fresh, env) =>
		expect(
			at(diff(app(old), app(fresh), env === undefined ? {} : {env}), 'services.web.profiles')
				?.severity ?? 'info',
		).toBe('info'),
	);
});
