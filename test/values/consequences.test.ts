import {describe, expect, test} from 'vitest';
import {masker} from '../../source/values/config-mask.ts';
import {consequencesOf} from '../../source/values/consequences.ts';

const told = (old: string, fresh: string, again?: string) =>
	consequencesOf({old, new: fresh, ...(again === undefined ? {} : {again})}, masker()).list;
const workload = (spec: string, kind = 'Deployment', version = 'apps/v1') =>
	`apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: web}\nspec: ${spec}\n`;
const template = (image: string, more = '') =>
	`{selector: {matchLabels: {app: a}}, template: {spec: {containers: [{name: web, image: ${image}${more}}]}}}`;

describe('consequences', () => {
	test('RESTARTS: the pod template changed; images are named', () => {
		expect(told(workload(template('a:1')), workload(template('a:2')))).toEqual([
			{class: 'RESTARTS', object: 'Deployment web', text: 'its pods are replaced; web: a:1 → a:2'},
		]);
	});

	test('the same object in another API version, env in another order, replicas: no restart', () => {
		const [one, two] = [
			'[{name: A, value: x}, {name: B, value: z}]',
			'[{name: B, value: z}, {name: A, value: x}]',
		];
		const old = workload(template('a:1', `, env: ${one}`), 'Deployment', 'extensions/v1beta1');
		const fresh = workload(
			template('a:1', `, env: ${two}`).replace('{selector', '{replicas: 3, selector'),
		);
		expect(told(old, fresh)).toEqual([]);
	});

	test.each([
		[
			'Deployment',
			'{selector: {matchLabels: {app: a}}}',
			'{selector: {matchLabels: {app: b}}}',
			'spec.selector',
		],
		['StatefulSet', '{serviceName: a}', '{serviceName: b}', 'spec.serviceName'],
		[
			'StatefulSet',
			'{volumeClaimTemplates: [{metadata: {name: d}}]}',
			'{volumeClaimTemplates: [{metadata: {name: e}}]}',
			'spec.volumeClaimTemplates',
		],
		['Job', '{template: {spec: {a: 1}}}', '{template: {spec: {a: 2}}}', 'spec.template'],
		['Service', '{clusterIP: 1.1.1.1}', '{clusterIP: None}', 'spec.clusterIP'],
		[
			'PersistentVolumeClaim',
			'{storageClassName: a}',
			'{storageClassName: b}',
			'spec.storageClassName',
		],
	])('RECREATES: %s %s', (kind, old, fresh, path) => {
		const found = told(workload(old, kind), workload(fresh, kind));
		expect(found.find(({class: name}) => name === 'RECREATES')?.text).toContain(path);
	});

	test('RECREATES: a binding points to another role', () => {
		const binding = (role: string) =>
			`kind: RoleBinding\nmetadata: {name: b}\nroleRef: {name: ${role}}\n`;
		expect(told(binding('a'), binding('b')).map(({class: name}) => name)).toEqual([
			'RECREATES',
			'RBAC',
		]);
	});

	test('DELETES: an object vanishes, unless its annotation keeps it', () => {
		const thing = (kind: string, more = '') => `kind: ${kind}\nmetadata: {name: x${more}}\n`;
		const keep = ', annotations: {helm.sh/resource-policy: keep}';
		expect(told(thing('ConfigMap'), '')).toMatchObject([{class: 'DELETES', object: 'ConfigMap x'}]);
		expect(told(thing('ConfigMap', keep), '')).toEqual([]);
		expect(told(thing('PersistentVolumeClaim'), '').map(({class: name}) => name)).toEqual([
			'DELETES',
			'DATA',
		]);
		expect(told(thing('PersistentVolumeClaim', keep), '')).toMatchObject([{class: 'DATA'}]);
	});

	test('DATA: a disk shrinks, and does not where it grows', () => {
		const claim = (size: string) =>
			workload(`{resources: {requests: {storage: ${size}}}}`, 'PersistentVolumeClaim');
		expect(told(claim('2Gi'), claim('1500Mi'))).toMatchObject([{class: 'DATA'}]);
		expect(told(claim('1G'), claim('1Gi'))).toEqual([]);
	});

	test('DATA: a Secret that is made anew; its values are never told', () => {
		const secret = (value: string) =>
			`kind: Secret\nmetadata: {name: s}\nstringData: {key: ${value}}\n`;
		const found = told(secret('old-value'), secret('first-value'), secret('second-value'));
		expect(found).toMatchObject([{class: 'DATA', object: 'Secret s'}]);
		expect(JSON.stringify(found)).not.toMatch(/value[^ ]/);
	});

	test('RBAC and NETWORK: new, changed, removed', () => {
		const role = (verb: string) =>
			`kind: ClusterRole\nmetadata: {name: r}\nrules: [{verbs: [${verb}]}]\n`;
		expect(told('', role('get'))).toMatchObject([{class: 'RBAC', text: 'new'}]);
		expect(told(role('get'), role('list'))).toMatchObject([{class: 'RBAC'}]);
		expect(
			told(workload('{type: ClusterIP}', 'Service'), workload('{type: LoadBalancer}', 'Service')),
		).toMatchObject([{class: 'NETWORK', text: 'type ClusterIP → LoadBalancer'}]);
		expect(told(workload('{}', 'Ingress'), '').map(({class: name}) => name)).toEqual([
			'DELETES',
			'NETWORK',
		]);
	});

	test('HOOK: a job before the upgrade is told with image and command, and its secrets are not', () => {
		const hook = `kind: Job\nmetadata: {name: m, annotations: {helm.sh/hook: pre-upgrade}}\nspec: {template: {spec: {containers: [{name: a, image: 'm:1', command: [migrate, 'DB_PASSWORD=swordfish']}]}}}\n`;
		const [found] = told('', hook);
		expect(found).toMatchObject({class: 'HOOK', object: 'Job m'});
		expect(found?.text).toContain('m:1, migrate');
		expect(found?.text).not.toContain('swordfish');
		expect(told(hook, hook)).toEqual([]);
		expect(told(hook, '')).toEqual([]);
	});

	test('most grave classes in their order', () => {
		const old = `${workload(template('a:1'))}---\nkind: ConfigMap\nmetadata: {name: c}\n`;
		const fresh = `${workload(template('a:2').replace('app: a', 'app: b'))}---\nkind: Role\nmetadata: {name: r}\n`;
		expect(told(old, fresh).map(({class: name}) => name)).toEqual([
			'RESTARTS',
			'RECREATES',
			'DELETES',
			'RBAC',
		]);
	});

	test('what the cluster adds by itself is no change', () => {
		const live =
			'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, uid: x, generation: 4, managedFields: [], creationTimestamp: t}\ndata: {}\nstatus: {a: 1}\n';
		const {changed} = consequencesOf(
			{old: live, new: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n'},
			masker(),
		);
		expect(changed).toBe(0);
	});
});
