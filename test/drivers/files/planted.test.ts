import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import {freshFolder, inChild, plant, plants} from '../../support/planted.ts';

vi.setConfig({testTimeout: 120_000});

/** A store, a place for its backup, and the action of a driver on them in a process of its own. */
function place() {
	const folder = freshFolder();
	fs.mkdirSync(join(folder, 'data'));
	fs.writeFileSync(join(folder, 'data', 'rows'), 'rows');
	fs.mkdirSync(join(folder, 'backups'));
	const to = join(folder, 'backups', 'set');
	const stores = [{id: 'data', kind: 'folder', path: join(folder, 'data'), must: true}];
	const worker = `{stepId: 's', secrets: {}, signal: new AbortController().signal, progress() {}, say() {}}`;
	const run = (module: string, name: string, given: object) =>
		JSON.stringify(
			inChild(`drivers/files/${module}.ts`, `it.${name}.work(${JSON.stringify(given)}, ${worker})`),
		);
	return {
		to,
		back: join(folder, 'data'),
		copy: () => run('copy-action', 'copyStores', {stores, to}),
		verify: () => run('verify-action', 'verifyBackup', {stores, backup: to}),
	};
}

const partial = (to: string) => `${to}.partial`;
const marker = (to: string) => `${to}.partial.handrail-scratch`;

test.each(plants)('%s where a backup is made: refused, and left as it is (S4)', kind => {
	for (const at of [(to: string) => to, partial]) {
		const {to, copy} = place();
		const victim = plant(at(to), kind);
		expect(copy()).toMatch(/is not empty|is in the way and was not made by handrail/);
		victim.expectUntouched();
	}
});

test.each(plants)('%s where a backup is marked as being made: not believed (S4)', kind => {
	const {to, copy} = place();
	fs.mkdirSync(partial(to));
	fs.writeFileSync(join(partial(to), 'letter'), 'of somebody');
	const {dev, ino} = fs.lstatSync(partial(to), {bigint: true});
	fs.writeFileSync(marker(to), JSON.stringify({marks: partial(to), identity: `${dev}:${ino}`}));
	const victim = plant(marker(to), kind);
	expect(copy()).toMatch(/and handrail made none there/);
	victim.expectUntouched();
	expect(fs.readdirSync(partial(to))).toEqual(['letter']);
});

test.each(
	plants.flatMap(kind =>
		['set.json', 'verified.json', 'data.manifest'].map(name => [kind, name] as const),
	),
)('%s for the %s of a backup: it proves nothing, and holds nobody up (S4)', (kind, name) => {
	const {to, copy, verify} = place();
	expect(copy()).toContain('"level":"V1"');
	expect(verify()).toContain('"level":"V2"');
	const file = fs
		.readdirSync(to)
		.map(each => join(to, each))
		.find(each => each.includes(name.split('.')[0]!) && fs.statSync(each).isFile());
	if (name === 'set.json') fs.writeFileSync(join(to, name), '{}');
	const victim = plant(file ?? join(to, name), kind, '{}');
	const said = verify();
	victim.expectUntouched();
	if (name === 'data.manifest') expect(said).toContain('handrail made none there');
});
