import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {serve} from '../drivers/http/serve.ts';
import {flags, makeOtherBell} from '../support/lines.ts';

vi.setConfig({testTimeout: 120_000});

/** A registry that lists the chart's tags and gives out one archive; the application stands only inside it. */
async function registry(archive: Buffer) {
	const digest = `sha256:${createHash('sha256').update(archive).digest('hex')}`;
	const mediaType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
	const at = await serve((request, response) => {
		const {pathname} = new URL(request.url!, 'http://x');
		const say = (value: unknown) => response.writeHead(200).end(JSON.stringify(value));
		if (pathname === '/v2/') return void say({});
		if (pathname.endsWith('/tags/list')) return void say({tags: ['1.0.0', '1.1.0']});
		if (pathname.includes('/manifests/')) return void say({layers: [{mediaType, digest}]});
		response.writeHead(200).end(archive);
	});
	return at.replace('http://', '');
}

async function place(appVersion: string) {
	const charts = new Map<string, string>();
	const site = makeOtherBell();
	onTestFinished(() => site.remove());
	for (const [version, app] of [
		['1.0.0', 'appVersion: "7.0.0"'],
		['1.1.0', appVersion],
	] as const) {
		const folder = join(site.folder, version, 'bell');
		fs.mkdirSync(folder, {recursive: true});
		fs.writeFileSync(join(folder, 'Chart.yaml'), `name: bell\nversion: ${version}\n${app}\n`);
		const file = join(site.folder, `${version}.tgz`);
		execFileSync('tar', ['-czf', file, '-C', join(site.folder, version), 'bell']);
		charts.set(version, file);
	}
	const host = await registry(fs.readFileSync(charts.get('1.1.0')!));
	const text = fs.readFileSync(site.runbook, 'utf8');
	const source = `{from: oci, with: {chart: 'oci://${host}/charts/bell'}}`;
	fs.writeFileSync(
		site.runbook,
		text
			.replace(/- {by: program.*/, `- {by: chart, with: {path: '${charts.get('1.0.0')}'}}`)
			.replace(/- {from: programs.*/, `- ${source}`)
			.replace('checks:', "notes: {path: '${place}/NOTES.md', of: app}\n\nchecks:"),
	);
	fs.writeFileSync(join(site.folder, 'NOTES.md'), '# Bell\n\n## 7.4.0\n\n- It hums.\n');
	const {out, err} = await site.run(['plan', site.runbook, '--json', ...flags(site.target)]);
	expect(err).toBe('');
	return JSON.parse(out) as Record<string, any>;
}

test('the application of a chart that was fetched from a registry is shown, and its notes are found by it', async () => {
	const found = await place('appVersion: "7.4.0"');
	expect(found['release'].app).toBe('7.4.0');
	expect(found['notes'].versions).toMatchObject([{version: '7.4.0', read: true}]);
	expect(found['notes'].partly).toBeUndefined();
});

test('where nobody knows the application, that its notes were looked for by another name is told', async () => {
	const found = await place('');
	expect(found['release'].app).toBeUndefined();
	expect(found['notes'].partly).toEqual([
		"the application's version of 1.1.0 is not known, so the notes were looked for by the package's.",
	]);
});

test('that a chart is deprecated stands only inside an archive of a registry, and is told once it is fetched', async () => {
	const found = await place('deprecated: true');
	expect(found['release']).toMatchObject({caution: 'deprecated'});
});
