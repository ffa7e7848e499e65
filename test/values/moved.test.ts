import {describe, expect, test} from 'vitest';
import {at, chart, judged} from '../support/judged.ts';

describe('a key below a map that took anything, and is gone', () => {
	const old = chart('ingress:\n  shop:\n    annotations: {}\n    labels:\n  hosts: []\n');

	test('is gone, not unknown; the map that came for it is suggested, with the key below it', () => {
		const fresh = chart('ingress:\n  annotations: {}\n  hosts: []\n');
		const found = judged(old, fresh, {ingress: {shop: {annotations: {'a.b/c': 'x', d: 'y'}}}});
		expect(at(found, 'ingress.shop.annotations["a.b/c"]')).toMatchObject({
			verdict: 'RENAMED?',
			also: ['REMOVED_MAYBE'],
			suggestion: 'ingress.annotations["a.b/c"]',
		});
		expect(at(found, 'ingress.shop.annotations.d')?.suggestion).toBe('ingress.annotations.d');
		expect(found.suspects).toHaveLength(2);
	});

	test('may have come to a map that was there before, when only its place has a word less', () => {
		const both = 'ingress:\n  annotations: {a: b}\n';
		const found = judged(
			chart(`${both}  shop: {annotations: {}}\nport: {kind: x}\n`),
			chart(`${both}port: {kind: x, annotations: {}}\n`),
			'ingress: {shop: {annotations: {x: y1}}}\n',
		);
		expect(at(found, 'ingress.shop.annotations.x')?.suggestion).toBe('ingress.annotations.x');
	});

	test('is not suggested where yours has that key already', () => {
		const found = judged(old, chart('ingress:\n  annotations: {}\n  hosts: []\n'), {
			ingress: {shop: {annotations: {a: 'x'}}, annotations: {a: 'y'}},
		});
		expect(at(found, 'ingress.shop.annotations.a')).not.toHaveProperty('suggestion');
	});

	test('is gone without a suggestion, where no new map is like it', () => {
		const found = judged(old, chart('ingress:\n  hosts: []\n'), {
			ingress: {shop: {labels: {a: 'x'}}},
		});
		const finding = at(found, 'ingress.shop.labels.a');
		expect(finding).toMatchObject({verdict: 'REMOVED_MAYBE', severity: 'medium'});
		expect(finding).not.toHaveProperty('suggestion');
		expect(finding?.text).toContain('ingress.shop.labels');
	});

	test('is gone too below a map that is free by its name, whatever it held', () => {
		const gone = judged(chart('pod: {annotations: {x: y}}\n'), chart('pod: {a: 1}\n'), {
			pod: {annotations: {z: 'q'}},
		});
		expect(at(gone, 'pod.annotations.z')?.verdict).toBe('REMOVED_MAYBE');
	});

	test('may still do something where the map stands and has defaults now', () => {
		const found = judged(chart('set: {}\n'), chart('set: {a: 1}\n'), {set: {b: 2}});
		expect(at(found, 'set.b')).toMatchObject({verdict: 'UNKNOWN', severity: 'medium'});
		expect(at(found, 'set.b')?.text).toContain('took anything');
	});
});

describe('what a vanished key may have become', () => {
	const store = 'persistence: {enabled: true, size: 8Gi, storageClass: ""}';

	test('is no key of another part that was there before, where its own part is gone as a whole', () => {
		const found = judged(
			chart(`main:\n  enabled: true\nvector:\n  auth: {user: a}\n  ${store}\n`),
			chart(`main:\n  enabled: true\n  ${store}\n`),
			'main: {primary: {persistence: {size: 50Gi, storageClass: fast}}}\nvector: {persistence: {size: 20Gi}}\n',
		);
		expect(at(found, 'vector.persistence.size')).toMatchObject({verdict: 'REMOVED_MAYBE'});
		expect(at(found, 'vector.persistence.size')).not.toHaveProperty('suggestion');
		// Both stood together and found one new place.
		for (const key of ['size', 'storageClass']) {
			const finding = at(found, `main.primary.persistence.${key}`);
			expect(finding?.suggestion).toBe(`main.persistence.${key}`);
			expect(finding?.score).toBeGreaterThan(0.75);
		}
	});

	test('is a key of a new part when the keys moved there together, or when what is said of it did', () => {
		const together = judged(
			chart('web: {port: 80, host: a, tls: false}\n'),
			chart('server: {port: 81, host: b, tls: true}\n'),
			'web: {port: 8080}\n',
		);
		expect(at(together, 'web.port')?.suggestion).toBe('server.port');
		const alone = judged(
			chart('web: {port: 80}\n'),
			chart('metrics: {port: 80}\n'),
			'web: {port: 8080}\n',
		);
		expect(at(alone, 'web.port')).not.toHaveProperty('suggestion');
	});

	test('may lie in another part under its own part’s name', () => {
		const found = judged(
			chart('redis: {size: 1Gi, port: 6379}\nstores: {kind: x}\n'),
			chart('stores: {kind: x, redis: {size: 1Gi, port: 6379}}\n'),
			'redis: {port: 7000}\n',
		);
		expect(at(found, 'redis.port')?.suggestion).toBe('stores.redis.port');
	});

	test('a slip of the pen is a letter or two, not another word', () => {
		const values = 'image: {repository: a/b, tag: x}\n';
		const found = judged(chart(values), chart(values), 'image: {registry: r.org, tag: y}\n');
		expect(at(found, 'image.registry')).toMatchObject({verdict: 'UNKNOWN', severity: 'medium'});
		expect(at(found, 'image.registry')).not.toHaveProperty('suggestion');
		const slip = judged(chart(values), chart(values), 'image: {repositry: c}\n');
		expect(at(slip, 'image.repositry')?.suggestion).toBe('image.repository');
	});

	test('is no key of another part that was there before, though its own part stays', () => {
		const found = judged(
			chart(`sql:\n  auth: {user: a}\nindex:\n  auth: {user: b}\n  ${store}\n`),
			chart(`sql:\n  auth: {user: a}\n  ${store}\nindex:\n  auth: {user: b}\n`),
			'index: {persistence: {enabled: false, size: 20Gi, storageClass: fast}}\n',
		);
		for (const key of ['enabled', 'size', 'storageClass'])
			expect(at(found, `index.persistence.${key}`)).toMatchObject({
				verdict: 'REMOVED_MAYBE',
				severity: 'medium',
			});
	});

	const shop = 'annotations: {}\n    labels: {}';
	const old = chart(
		`expose:\n  ingress:\n    annotations: {a: b}\n    shop: {annotations: {}, labels: {}}\n  port: {name: x}\n`,
	);
	const fresh = chart(
		`expose:\n  ingress:\n    annotations: {a: b}\n    labels: {}\n  port:\n    name: x\n    ${shop}\n`,
	);
	test('is not scattered: what stood together is looked for in one place', () => {
		const found = judged(
			old,
			fresh,
			'expose: {ingress: {shop: {annotations: {x: y}, labels: {x: y}}}}\n',
		);
		expect(at(found, 'expose.ingress.shop.labels.x')?.suggestion).toBe('expose.ingress.labels.x');
		expect(at(found, 'expose.ingress.shop.annotations.x')?.suggestion).toBe(
			'expose.ingress.annotations.x',
		);
	});
	test('is nothing, where nothing is set', () => {
		const found = judged(old, fresh, 'expose: {ingress: {shop: {annotations: {}, labels: {}}}}\n');
		for (const key of ['annotations', 'labels']) {
			const finding = at(found, `expose.ingress.shop.${key}`);
			expect(finding).toMatchObject({verdict: 'REMOVED_MAYBE', severity: 'info'});
			expect(finding).not.toHaveProperty('suggestion');
		}
	});

	test('agrees with what most of its neighbours became, set by you or not', () => {
		// Alone, its comment would draw it elsewhere.
		const said = (seconds: number) => `  # Seconds to wait for an answer.\n  timeout: ${seconds}\n`;
		const found = judged(
			chart(`web:\n  host: h1\n  port: 8081\n  path: /p1\n${said(30)}`),
			chart(`a:\n  host: h1\n  port: 8081\n  path: /p1\n  timeout: 31\nwebs:\n${said(32)}`),
			'web: {timeout: 5}\n',
		);
		expect(at(found, 'web.timeout')?.suggestion).toBe('a.timeout');
	});
	test('is told apart by its neighbours, where two are as likely', () => {
		const found = judged(
			chart('web: {host: example-one, port: 8081, size: 1}\n'),
			chart(
				'a: {host: example-one, port: 8081, size: 2}\nb: {host: example-two, port: 9, size: 2}\n',
			),
			'web: {size: 5}\n',
		);
		expect(at(found, 'web.size')?.suggestion).toBe('a.size');
	});
	test('may lie elsewhere all the same, where its name says so', () => {
		const found = judged(
			chart('web: {host: h1, port: 8081, path: /p, logLevel: x}\n'),
			chart('srv: {host: h1, port: 8081, path: /p}\nwebLog: {level: x}\n'),
			'web: {logLevel: y, port: 1}\n',
		);
		expect(at(found, 'web.port')?.suggestion).toBe('srv.port');
		expect(at(found, 'web.logLevel')?.suggestion).toBe('webLog.level');
	});
});
