import fs from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {serve} from '../drivers/http/serve.ts';
import {flags, makeOtherBell} from '../support/lines.ts';

vi.setConfig({testTimeout: 120_000});

const entry = (version: string, more = '') =>
	`  - version: ${version}\n    urls: [bell-${version}.tgz]\n${more}`;

/** A bell of a chart repository whose archives are all gone. */
async function place(entries: string) {
	const at = await serve((request, response) => {
		if (request.url === '/index.yaml')
			response.writeHead(200).end(`apiVersion: v1\nentries:\n  bell:\n${entries}`);
		else response.writeHead(404).end();
	});
	const config = `notes: {path: '\${place}/NOTES.md'}

config:
  - {kind: values, files: ['\${place}/mine.yaml'], old: '\${place}/old.yaml', new: '\${release}'}
`;
	const edit = `steps:
  - {id: set, title: set, action: config.edit, with: {path: '\${place}/mine.yaml', format: yaml, edits: '\${edits}', keep: '\${kept.config}'}, when: {edited: 'yes'}, why: w}`;
	const site = makeOtherBell(text =>
		text
			.replace(/- \{from: programs.*/, `- {from: helm, with: {repo: '${at}', chart: bell}}`)
			.replace(/^checks:$/m, `${config}\nchecks:`)
			.replace(/^steps:$/m, edit),
	);
	onTestFinished(() => site.remove());
	for (const name of ['mine.yaml', 'old.yaml'])
		fs.writeFileSync(join(site.folder, name), 'loud: true\n');
	fs.writeFileSync(
		join(site.folder, 'NOTES.md'),
		'# Bell\n\n## 1.1.0\n\n### Breaking\n\n- The clapper is recast.\n',
	);
	return async (...more: string[]) =>
		site.run(['plan', site.runbook, ...flags(site.target), ...more]);
}

test('an archive that is gone hides neither the versions nor the notes', async () => {
	const plan = await place(entry('1.1.0') + entry('1.0.0'));
	const {code, out, err} = await plan();
	expect([code, err]).toEqual([2, '']);
	expect(out).toMatch(/^ *1\.1\.0 \(minor · recommended\)$/m);
	expect(out).toContain('The clapper is recast.');
	expect(out).toContain('== Not read');
	expect(out).toMatch(/The chosen version: .*bell-1\.1\.0\.tgz is not there \(404\)/);
	expect(out).toContain('Some could not be read, so there may be more.');
	const found = JSON.parse((await plan('--json')).out) as Record<string, any>;
	expect(found).toMatchObject({
		version: '1.1.0',
		decide: 'unsure',
		upToDate: false,
		unread: [{what: 'release'}],
		notes: {versions: [{version: '1.1.0', read: true}]},
	});
	expect(found['unread'][0].why).toContain('(404)');
	expect(found['values'].unread).toHaveLength(1);
});

test('a chart that its publisher calls deprecated is recommended only where nothing else is', async () => {
	const old = entry('1.2.0', '    deprecated: true\n');
	const both = await (await place(old + entry('1.1.0')))();
	expect(both.out).toMatch(/^ *1\.2\.0 \(.*deprecated by its publisher\)$/m);
	expect(both.out).toMatch(/^ *1\.1\.0 \(minor · recommended\)$/m);
	const alone = await (await place(old + entry('1.0.0')))();
	expect(alone.out).toMatch(/^ *1\.2\.0 \(.*deprecated by its publisher · recommended\)$/m);
});
