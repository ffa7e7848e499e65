import {describe, expect, test} from 'vitest';
import {at, chart, judged} from '../support/judged.ts';

const exec = 'probes:\n  live:\n    exec: {command: [x]}\n    period: 5\n';
const said = `# To switch, for example:\n#   probes:\n#     live:\n#       httpGet:\n#         path: /health\n#         port: 80\n${exec}`;
const mine = 'probes: {live: {httpGet: {path: /h, port: 81}}}\n';

describe('an example of several keys in a comment', () => {
	test('makes them known', () => {
		const found = judged(chart(said), chart(said), mine);
		for (const key of ['path', 'port'])
			expect(at(found, `probes.live.httpGet.${key}`)).toMatchObject({
				verdict: 'STILL_EFFECTIVE',
				severity: 'info',
			});
	});
	test('only in this order, and with all of them', () => {
		const found = judged(
			chart(said),
			chart(said),
			'probes: {live: {httpGet: {host: h}, port: {httpGet: 1}}}\n',
		);
		expect(at(found, 'probes.live.httpGet.host')).toMatchObject({verdict: 'UNKNOWN'});
		expect(at(found, 'probes.live.port.httpGet')).toMatchObject({verdict: 'UNKNOWN'});
	});
});

describe('a probe of yours beside one that is new in the defaults', () => {
	const old = chart('a: 1\n');
	test('is told once: Helm keeps both', () => {
		const found = judged(old, chart(said), mine);
		const finding = at(found, 'probes.live.httpGet.path');
		expect(finding).toMatchObject({severity: 'medium'});
		expect(finding?.text).toContain('probes.live.exec');
		expect(at(found, 'probes.live.httpGet.port')?.text).not.toContain('probes.live.exec');
	});
	test.each([
		['as before', exec, mine],
		[
			'where yours takes the default away',
			'a: 1\n',
			'probes: {live: {httpGet: {path: /h}, exec: }}\n',
		],
		['where yours sets the same', 'a: 1\n', 'probes: {live: {exec: {command: [y]}}}\n'],
	])('is not told %s', (_, before, yours) => {
		const {findings} = judged(chart(before), chart(said), yours);
		expect(JSON.stringify(findings)).not.toContain('Kubernetes refuses');
	});
});
