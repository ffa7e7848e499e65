import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it, onTestFinished, vi} from 'vitest';
import {beginSession, openSession} from '../../source/engine/open.ts';
import {openStateFolder} from '../../source/engine/store.ts';
import {sessionLines} from '../../source/engine/summary.ts';
import type {Event} from '../../source/journal/events.ts';
import {inspectJournal} from '../../source/journal/journal.ts';
import {chainHash, encodeRecord} from '../../source/journal/record.ts';
import {loadRunbook} from '../../source/runbook/load.ts';
import {findRunbook} from '../../source/runbook/shipped.ts';

vi.setConfig({testTimeout: 120_000});
vi.mock(import('../../source/runbook/load.ts'), async original => {
	const real = await original();
	return {...real, loadRunbook: vi.fn(real.loadRunbook)};
});

/** Lengthens a session's journal, as a long time of use would. */
function lengthen(folder: string, count: number): void {
	const {records, last} = inspectJournal(folder);
	let prev = last;
	let text = '';
	for (let n = 1; n <= count; n++) {
		const event: Event =
			n % 2 === 0
				? {t: 'note', text: `number ${n}`}
				: {t: 'answer', page: 'target', id: `a${n % 7}`, value: n};
		const stamp = {v: 1, seq: records.length + n, prev, at: new Date(n).toISOString()};
		const line = encodeRecord({...stamp, mono: n, boot: 'b', pid: 1, ...event});
		prev = chainHash(line);
		text += line;
	}

	fs.appendFileSync(join(folder, 'journal.jl'), text);
}

it('200 sessions, one of 10,000 records: all listed, the runbook read once, and the long one opens (B16)', async () => {
	const base = fs.mkdtempSync(join(tmpdir(), 'handrail-large-'));
	onTestFinished(() => fs.rmSync(base, {recursive: true, force: true}));
	const root = openStateFolder(join(base, 'state'));
	const loaded = findRunbook('pocketbase');
	const ids = Array.from({length: 200}, () => beginSession(root, loaded, '0.1.0'));
	const long = join(root, 'sessions', ids[0]!);
	lengthen(long, 10_000);
	for (const id of ids.slice(1, 20)) lengthen(join(root, 'sessions', id), 100);
	vi.mocked(loadRunbook).mockClear();
	const lines = await sessionLines(root);
	expect(lines.map(({id}) => id).toSorted()).toEqual(ids.toSorted());
	expect(lines.every(({trouble, page}) => trouble === undefined && page === 'Target')).toBe(true);
	// What takes the time is done once, however many sessions there are.
	expect(loadRunbook).toHaveBeenCalledTimes(1);
	// A list leaves nothing behind: no cache that could lie, no reserve, no lock.
	expect(fs.readdirSync(long).toSorted()).toEqual([
		'journal.jl',
		'runbook.yaml',
		'session.json',
		'steps',
	]);
	const opened = await openSession(root, ids[0]!, 0o022);
	// That it was opened, and that the machine is another since, are records too.
	expect(opened.session.view().context.state.seq).toBe(10_003);
	expect(opened.session.view().context.state.answers.get('a1')?.value).toBe(9997);
	await opened.close('test');
	// A session that was left takes no room beside its records.
	expect(fs.existsSync(join(long, 'reserve.bin'))).toBe(false);
});
