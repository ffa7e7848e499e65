import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {openOrLook} from '../../source/engine/open-or-look.ts';
import {openStateFolder, readHeader} from '../../source/engine/store.ts';
import {derivedFrom, goldenDigest, goldenFolder} from './derived.ts';

vi.setConfig({testTimeout: 120_000});

const index = JSON.parse(fs.readFileSync(join(goldenFolder, 'index.json'), 'utf8')) as Record<
	string,
	string
>;
const names = Object.keys(index);

/** The sessions that are there, as `version/name`. */
const found = fs
	.readdirSync(goldenFolder, {withFileTypes: true})
	.filter(entry => entry.isDirectory())
	.flatMap(({name}) => fs.readdirSync(join(goldenFolder, name)).map(each => `${name}/${each}`));

/** Golden sessions never go away: the first release's are named here once more. */
const first = ['0.1.0/half-way', '0.1.0/kept', '0.1.0/left-unknown', '0.1.0/rolled-back'];

it('every golden session that was ever kept is there, byte for byte (B15)', () => {
	expect(found.toSorted()).toEqual(names.toSorted());
	expect(names).toEqual(expect.arrayContaining(first));
	for (const name of names) expect(goldenDigest(join(goldenFolder, name)), name).toBe(index[name]);
});

describe.each(names)('%s', name => {
	it('folds into what was recorded (B15)', () => {
		const recorded = JSON.parse(
			fs.readFileSync(join(goldenFolder, name, 'derived.json'), 'utf8'),
		) as object;
		// What newer versions know besides may be more, never other.
		expect(derivedFrom(join(goldenFolder, name))).toMatchObject(recorded);
	});

	it('opens, to be gone on with (B15)', async () => {
		const base = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-golden-')));
		onTestFinished(() => fs.rmSync(base, {recursive: true, force: true}));
		const root = openStateFolder(join(base, 'state'));
		const {id} = JSON.parse(fs.readFileSync(join(goldenFolder, name, 'session.json'), 'utf8')) as {
			id: string;
		};
		const folder = join(root, 'sessions', id);
		fs.mkdirSync(join(folder, 'steps'), {recursive: true, mode: 0o700});
		fs.cpSync(join(goldenFolder, name), folder, {recursive: true});
		fs.chmodSync(folder, 0o700);
		const journal = fs.readFileSync(join(folder, 'journal.jl'));
		expect(readHeader(folder).id).toBe(id);
		const {session, close} = await openOrLook(root, id, 0o022);
		session.setPausing(true);
		expect(session.view().live.readOnly).toBeUndefined();
		await close('test');
		const after = fs.readFileSync(join(folder, 'journal.jl'));
		expect(after.subarray(0, journal.length)).toEqual(journal);
		expect(after.length).toBeGreaterThan(journal.length);
	});
});
