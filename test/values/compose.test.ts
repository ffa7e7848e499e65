import {describe, expect, test} from 'vitest';
import {type Judged, judge} from '../../source/values/judge.ts';
import {composeChanges} from '../../source/values/compose-changes.ts';
import {mergeCompose} from '../../source/values/compose-merge.ts';
import {masker} from '../../source/values/config-mask.ts';
import type {Json} from '../../source/values/config-tree.ts';
import {at, digest} from '../support/judged.ts';

const compose = (old: string, fresh: string, mine: {yours?: string; env?: string} = {}): Judged =>
	judge(
		{
			kind: 'compose',
			old: [{file: 'old/compose.yaml', text: old}],
			new: [{file: 'new/compose.yaml', text: fresh}],
			yours: mine.yours === undefined ? [] : [{file: 'override.yaml', text: mine.yours}],
			env: mine.env === undefined ? [] : [{file: '.env', text: mine.env}],
		},
		digest,
	);
const service = (lines: string) => `services:\n  web:\n    image: a:1\n${lines}`;

describe('variables and .env', () => {
	const old = service(
		'    environment:\n      LOG: ${LOG:-info}\n      OLD: ${OLD_NAME:-x}\n      SIZE: ${SIZE:-1}\n',
	);
	const fresh = service(
		'    environment:\n      LOG: ${LOG:-warn}\n      SIZE: ${SIZE:-2}\n      KEY: ${APP_KEY:?set it}\n      BLANK: $BLANK\n      NEW: ${NEW_ONE:-n}\n',
	);
	const found = compose(old, fresh, {env: '# mine\nSIZE=5\nOLD_NAME=y\nODD=1\n'});
	test.each([
		['LOG', 'DEFAULT_CHANGED', 'info'],
		['SIZE', 'PINNED_DEFAULT_CHANGED', 'medium'],
		['OLD_NAME', 'REMOVED_MAYBE', 'medium'],
		['ODD', 'UNKNOWN', 'medium'],
		['APP_KEY', 'NEW_REQUIRED', 'high'],
		['BLANK', 'NEW_DEFAULT', 'medium'],
		['NEW_ONE', 'NEW_DEFAULT', 'info'],
	])('%s: %s', (path, verdict, severity) =>
		expect(at(found, path)).toMatchObject({verdict, severity}),
	);
	test('they are told with their line', () =>
		expect(at(found, 'OLD_NAME')).toMatchObject({file: '.env', line: 3}));
	test('a variable that is required and set is asked no more', () =>
		expect(at(compose(old, fresh, {env: 'APP_KEY=abc\n'}), 'APP_KEY')).toMatchObject({
			verdict: 'STILL_EFFECTIVE',
		}));
	test('where the whole file is handed to a container, that is said', () => {
		const handed = service('    env_file: .env\n');
		expect(at(compose(handed, handed, {env: 'ODD=1\n'}), 'ODD')?.text).toContain('handed on whole');
	});
});

describe('override files', () => {
	test('pinned images, lists that are added to, options that need no default', () => {
		const found = compose(
			service('    ports: ["80:80"]\n'),
			service('    ports: ["80:80", "443:443"]\n').replace('a:1', 'a:2'),
			{
				yours: 'services:\n  web:\n    image: a:1\n    ports: ["8080:80"]\n    mem_limit: 1g\n',
			},
		);
		expect(at(found, 'services.web.image')).toMatchObject({verdict: 'PINNED_DEFAULT_CHANGED'});
		expect(at(found, 'services.web.ports')).toMatchObject({verdict: 'STILL_EFFECTIVE'});
		expect(at(found, 'services.web.mem_limit')).toMatchObject({verdict: 'STILL_EFFECTIVE'});
	});
	test('a service that is gone leaves an orphan', () => {
		const found = compose(`${service('')}  db:\n    image: d:1\n`, service(''), {
			yours: 'services:\n  db:\n    image: d:2\n',
		});
		expect(at(found, 'services.db.image')).toMatchObject({
			verdict: 'REMOVED_MAYBE',
			severity: 'high',
		});
	});
	test('environment as a list and as a map is the same, and its secrets are masked', () => {
		const found = compose(
			service('    environment: [A=1]\n'),
			service('    environment: {A: "1"}\n'),
			{
				yours: 'services:\n  web:\n    environment:\n      - DB_PASSWORD=swordfish\n      - A=2\n',
			},
		);
		expect(at(found, 'services.web.environment.A')).toMatchObject({verdict: 'STILL_EFFECTIVE'});
		expect(JSON.stringify(found.findings)).not.toContain('swordfish');
	});
	test('merging is compose’s: mounts by their target, commands replaced', () => {
		const merged = mergeCompose(
			{services: {a: {volumes: ['x:/data', 'y:/log'], command: ['a'], ports: ['1:1']}}},
			{services: {a: {volumes: ['z:/data:ro'], command: ['b'], ports: ['2:2']}}},
		);
		expect(merged).toEqual({
			services: {a: {volumes: ['y:/log', 'z:/data:ro'], command: ['b'], ports: ['1:1', '2:2']}},
		});
	});
});

describe('what it does to the containers', () => {
	const model = (services: Json): Json => ({services});
	const told = (old: Json, fresh: Json) =>
		composeChanges(model(old), model(fresh), masker()).list.map(
			({class: kind, object}) => `${kind} ${object}`,
		);
	test('another image, other ports, other mounts', () => {
		expect(told({web: {image: 'a:1'}}, {web: {image: 'a:2'}})).toEqual(['RESTARTS service web']);
		expect(told({web: {ports: ['80:80']}}, {web: {ports: ['81:80']}})).toEqual([
			'RESTARTS service web',
			'NETWORK service web',
		]);
		expect(told({web: {volumes: ['data:/d']}}, {web: {volumes: ['store:/d']}})).toEqual([
			'RESTARTS service web',
			'DATA service web',
			'DATA volume data',
		]);
	});
	test.each([
		['./a:/x', './a:/y', './a is mounted at /y, no longer at /x'],
		['./a:/x', './b:/y', './a is no longer mounted at /x; what lies there is not seen any more'],
		['./a:/x:ro', './b:/y', undefined],
		['/etc/localtime:/x', './b:/y', undefined],
		['/var/run/docker.sock:/x', '/var/run/docker.sock:/y', undefined],
	])('a place that is mounted: %s → %s', (was, is, wanted) =>
		expect(
			composeChanges(
				model({web: {volumes: [was]}}),
				model({web: {volumes: [is]}}),
				masker(),
			).list.find(({class: kind}) => kind === 'DATA')?.text,
		).toBe(wanted),
	);
	test('a service of which only your lines are left is gone', () =>
		expect(told({db: {image: 'd:1', tty: true}}, {db: {tty: true}})).toEqual([
			'DELETES service db',
		]));
	test('what differs in a list is told by the list', () => {
		const entries = (source: string) => [{type: 'bind', source, target: '/x', read_only: true}];
		expect(
			composeChanges(
				model({web: {volumes: entries('/a')}}),
				model({web: {volumes: entries('/b')}}),
				masker(),
			).list[0]?.text,
		).toBe('its container is made anew; volumes');
	});
	test('a service that is gone, and what it kept', () =>
		expect(
			told(
				{
					db: {
						volumes: [
							{type: 'volume', source: 'pg', target: '/d'},
							{type: 'bind', source: '/srv', target: '/s'},
						],
					},
				},
				{},
			),
		).toEqual(['DELETES service db', 'DATA volume pg']));
	test('a volume that another service still mounts has not lost its reader', () => {
		const web = {image: 'a:1', volumes: ['pg:/d']};
		expect(told({web, db: {image: 'd:1', volumes: ['pg:/d']}}, {web})).toEqual([
			'DELETES service db',
		]);
	});
	test('the same in another order of keys is nothing', () =>
		expect(told({web: {image: 'a', tty: true}}, {web: {tty: true, image: 'a'}})).toEqual([]));
	test('no value but images, ports and places is told', () => {
		const {list} = composeChanges(
			model({web: {environment: {PW: 'swordfish'}}}),
			model({web: {environment: {PW: 'marlin'}}}),
			masker(),
		);
		expect(JSON.stringify(list)).not.toMatch(/swordfish|marlin/);
		expect(list[0]?.text).toContain('environment.PW');
	});
});
