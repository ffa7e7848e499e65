import {describe, expect, test} from 'vitest';
import {masker} from '../../source/values/config-mask.ts';
import {consequencesOf} from '../../source/values/consequences.ts';

const claims = 'volumeClaimTemplates: [{metadata: {name: data}}]';
const pods = (image: string, {mount = 'data', volumes = '[]', list = 'containers'} = {}) =>
	`template: {spec: {volumes: ${volumes}, ${list}: [{name: db, image: "${image}", volumeMounts: [{name: ${mount}, mountPath: /d}]}]}}`;
const thing = (spec: string, kind = 'StatefulSet') =>
	`apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: db}\nspec: {${spec}}\n`;
const told = (old: string, fresh: string) =>
	consequencesOf({old, new: fresh}, masker()).list.filter(({class: kind}) => kind === 'DATA');

describe('a database that jumps a major version over its data', () => {
	test('is told as DATA, and its pods as restarted', () => {
		const [old, fresh] = [pods('r.org/postgres:15.4'), pods('r.org/postgres:16-alpine')].map(spec =>
			thing(`${spec}, ${claims}`),
		) as [string, string];
		expect(told(old, fresh)).toEqual([
			{
				class: 'DATA',
				object: 'StatefulSet db',
				text: 'db, postgres 15 → 16: 16 does not read the data of 15 in its volume, and does not start on it',
			},
		]);
		const all = consequencesOf({old, new: fresh}, masker()).list.map(({class: kind}) => kind);
		expect(all).toEqual(['RESTARTS', 'DATA']);
	});

	const claim = '[{name: data, persistentVolumeClaim: {claimName: x}}]';
	test.each([
		['a claim by its name', claim],
		['a folder of the machine', '[{name: data, hostPath: {path: /x}}]'],
	])('with %s, in a Deployment too', (_, volumes) =>
		expect(
			told(
				thing(pods('mysql:8.0', {volumes}), 'Deployment'),
				thing(pods('mysql:9.1', {volumes}), 'Deployment'),
			)[0]?.text,
		).toMatch(/^db, mysql 8 → 9: .*no way back/),
	);

	test('that becomes another one is told', () =>
		expect(
			told(thing(`${pods('mysql:8')}, ${claims}`), thing(`${pods('mariadb:11')}, ${claims}`))[0]
				?.text,
		).toContain('mariadb does not read the data of mysql'));

	test.each([
		['a minor step', pods('postgres:16.1'), pods('postgres:16.2')],
		['another program', pods('a/web:15'), pods('a/web:16')],
		[
			'a volume that it does not mount',
			pods('postgres:15', {mount: 'x'}),
			pods('postgres:16', {mount: 'x'}),
		],
		[
			'one that only prepares',
			pods('postgres:15', {list: 'initContainers'}),
			pods('postgres:16', {list: 'initContainers'}),
		],
	])('%s is none', (_, old, fresh) =>
		expect(told(thing(`${old}, ${claims}`), thing(`${fresh}, ${claims}`))).toEqual([]),
	);
	test('what is kept nowhere is none', () => {
		const volumes = '[{name: data, emptyDir: {}}]';
		expect(
			told(
				thing(pods('postgres:15', {volumes}), 'Deployment'),
				thing(pods('postgres:16', {volumes}), 'Deployment'),
			),
		).toEqual([]);
	});
	test('odd objects are no trouble', () => {
		for (const spec of ['template: {spec: {containers: [1, {name: db}]}}', 'template: x', claims])
			expect(told(thing(spec), thing(`${pods('postgres:16')}, ${claims}`))).toEqual([]);
	});
});
