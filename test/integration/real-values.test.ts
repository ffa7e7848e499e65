import fs from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {judge} from '../../source/values/judge.ts';
import {digest} from '../support/judged.ts';
import {suiteWith} from '../support/required.ts';

// Real charts' default values beside the project; nothing of them is copied here.
const data = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const suite = suiteWith('data', fs.existsSync(data), 'real values files in ../shared/data');
const slow = {timeout: 120_000};

function judged(product: string, old: string, fresh: string, mine?: string) {
	const texts = (version: string) => {
		const file = join(data, product, `values-${version}.yaml`);
		return {
			label: version,
			values: {file, text: fs.readFileSync(file, 'utf8')},
			parts: [],
			reads: [],
			absent: [],
		};
	};
	const yours = mine === undefined ? [] : [{file: 'mine.yaml', text: mine}];
	const {findings} = judge({kind: 'helm', old: texts(old), new: texts(fresh), yours}, digest);
	const open = findings.filter(({severity}) => severity !== 'info');
	return {
		findings,
		open: Object.fromEntries(open.map(({path, verdict}) => [path, verdict])),
		to: (path: string) => findings.find(finding => finding.path === path)?.suggestion,
	};
}

suite('real charts', () => {
	const helix = `postgresql:
  enabled: true
  image: {registry: docker.io, repository: bitnamilegacy/postgresql, tag: "17"}
  auth: {postgresPassword: admin-password-1, username: helix, password: my-password-1, database: helix}
  architecture: standalone
kodit: {image: {tag: "1.0.0"}}
`;

	test(
		'Helix: what its upgrade guide lists as removed is found, and nothing else of yours',
		slow,
		() => {
			const {open, findings} = judged('helix-controlplane', '2.9.31', '2.12.2', helix);
			const mine = Object.fromEntries(
				findings
					.filter(({set, path}) => set && path in open)
					.map(({path, verdict}) => [path, verdict]),
			);
			expect(mine).toEqual({
				'postgresql.image.registry': 'REMOVED_MAYBE',
				'postgresql.auth.postgresPassword': 'REMOVED_MAYBE',
				'postgresql.architecture': 'REMOVED_MAYBE',
				'postgresql.image.repository': 'PINNED_DEFAULT_CHANGED',
				'postgresql.image.tag': 'PINNED_DEFAULT_CHANGED',
				'kodit.image.tag': 'REMOVED_MAYBE',
			});
			expect(JSON.stringify(findings)).not.toMatch(/admin-password-1|my-password-1/);
		},
	);

	test('Helix: stores that were on by default and are gone are worth a look', slow, () => {
		const {open} = judged('helix-controlplane', '2.9.31', '2.12.2');
		expect(open).toMatchObject({
			'pgvector.enabled': 'DEFAULT_REMOVED',
			'pgvector.persistence.enabled': 'DEFAULT_REMOVED',
			'kodit.persistence.enabled': 'DEFAULT_REMOVED',
			'postgresql.image.repository': 'DEFAULT_CHANGED',
		});
		// It is off, in both.
		expect(open).not.toHaveProperty(['typesense.persistence.enabled']);
		expect(Object.keys(open).length).toBeLessThan(10);
	});

	test('Helix: the project’s own example raises no flood', slow, () => {
		const mine = fs.readFileSync(join(data, 'helix-controlplane', 'mine-example.yaml'), 'utf8');
		for (const [old, fresh] of [
			['2.8.7', '2.9.0'],
			['2.9.0', '2.9.31'],
			['2.9.31', '2.12.2'],
			['2.8.7', '2.12.2'],
		] as const) {
			const {findings, open} = judged('helix-controlplane', old, fresh, mine);
			const about = Object.keys(open).filter(
				path => findings.find(finding => finding.path === path)?.set,
			);
			expect(about.length, `${old} ${fresh}`).toBeLessThan(12);
		}
	});

	test('Helix sandbox: an operator without settings has nothing to decide', slow, () => {
		for (const [old, fresh] of [
			['2.8.7', '2.9.0'],
			['2.9.0', '2.9.31'],
			['2.9.31', '2.12.2'],
		] as const)
			expect(judged('helix-sandbox', old, fresh).open).toEqual({});
	});

	test('Harbor: what moved, vanished and changed its kind is found', slow, () => {
		const {open, to} = judged(
			'harbor',
			'v1.9.0',
			'v1.13.0',
			`expose:
  tls: {certSource: secret, secret: {secretName: a, notarySecretName: b}}
  ingress: {hosts: {core: c.example.org, notary: n.example.org}}
persistence: {persistentVolumeClaim: {registry: {size: 200Gi}, chartmuseum: {size: 20Gi}, jobservice: {size: 2Gi}}}
core: {image: {tag: v2.5.0}, replicas: 2, podAnnotations: {a: b}}
chartmuseum: {enabled: true}
trace: {otel: {timeout: 5s}}
redis: {external: {chartmuseumDatabaseIndex: "9"}}
`,
		);
		expect(open).toEqual({
			'core.image.tag': 'PINNED_DEFAULT_CHANGED',
			'persistence.persistentVolumeClaim.jobservice.size': 'RENAMED?',
			'trace.otel.timeout': 'TYPE_CHANGED',
			'chartmuseum.enabled': 'REMOVED_MAYBE',
			'expose.ingress.hosts.notary': 'REMOVED_MAYBE',
			'expose.tls.secret.notarySecretName': 'REMOVED_MAYBE',
			'persistence.persistentVolumeClaim.chartmuseum.size': 'REMOVED_MAYBE',
			'redis.external.chartmuseumDatabaseIndex': 'REMOVED_MAYBE',
			'notary.enabled': 'DEFAULT_REMOVED',
		});
		expect(to('persistence.persistentVolumeClaim.jobservice.size')).toBe(
			'persistence.persistentVolumeClaim.jobservice.jobLog.size',
		);
	});

	test('Harbor: what stood together is looked for in one place', slow, () => {
		const {to} = judged(
			'harbor',
			'v1.13.0',
			'v1.19.1',
			'expose: {ingress: {harbor: {annotations: {a: b}, labels: {a: b}}}}\n',
		);
		expect(to('expose.ingress.harbor.labels.a')).toBe('expose.ingress.labels.a');
		expect(to('expose.ingress.harbor.annotations.a')).toBe('expose.ingress.annotations.a');
	});

	test('Helix: the storage of one part is not that of another', slow, () => {
		const {open, to} = judged(
			'helix-controlplane',
			'2.9.31',
			'2.12.2',
			'kodit: {persistence: {enabled: false, size: 20Gi, storageClass: fast, annotations: {}}}\n',
		);
		for (const key of ['enabled', 'size', 'storageClass']) {
			expect(open[`kodit.persistence.${key}`]).toBe('REMOVED_MAYBE');
			expect(to(`kodit.persistence.${key}`)).toBeUndefined();
		}
	});

	test('Harbor: defaults alone raise no flood', slow, () => {
		for (const [old, fresh] of [
			['v1.9.0', 'v1.13.0'],
			['v1.13.0', 'v1.19.1'],
		] as const) {
			const {open} = judged('harbor', old, fresh);
			expect(Object.keys(open).length, `${old} ${fresh}: ${JSON.stringify(open)}`).toBeLessThan(4);
		}
	});

	describe('every pair, both ways, with its own defaults as yours', () => {
		for (const product of fs.existsSync(data)
			? fs
					.readdirSync(data)
					.filter(name => fs.existsSync(join(data, name, '.')) && !name.includes('.'))
			: []) {
			const versions = fs
				.readdirSync(join(data, product))
				.filter(name => name.startsWith('values-'))
				.map(name => name.slice(7, -5));
			test(product, slow, () => {
				for (const old of versions)
					for (const fresh of versions) {
						const mine = fs.readFileSync(join(data, product, `values-${fresh}.yaml`), 'utf8');
						const {findings} = judged(product, old, fresh, mine);
						// The new defaults themselves, written out: all the same as the default, or free.
						const verdicts = new Set(findings.filter(({set}) => set).map(({verdict}) => verdict));
						expect(
							[...verdicts].filter(
								verdict => !['REDUNDANT', 'STILL_EFFECTIVE', 'DEPRECATED'].includes(verdict),
							),
							`${old} ${fresh}`,
						).toEqual([]);
					}
			});
		}
	});
});
