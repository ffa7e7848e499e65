import fs from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {openOrLook} from '../../source/engine/open-or-look.ts';
import {openSession} from '../../source/engine/open.ts';
import {sessionLines} from '../../source/engine/summary.ts';
import {inspectJournal} from '../../source/journal/journal.ts';
import {encodeRecord, type RecordLine} from '../../source/journal/record.ts';
import {reportMarkdown} from '../../source/report/markdown.ts';
import {wayBackLine} from '../../source/rollback/way-back.ts';
import {openAt} from '../support-engine/opened.ts';
import {makeSite} from '../support-engine/site.ts';

vi.setConfig({testTimeout: 120_000, hookTimeout: 120_000});

const nothing = {backup: [], proof: [], program: [], data: []};

/** A session that stands at its backup, left; then something happens to its files. */
async function spoilt(spoil: (folder: string) => void) {
	const site = makeSite({...nothing, steps: [{id: 'swap', class: 'guarded'}]});
	onTestFinished(() => site.remove());
	const {root, id, folder, close} = await openAt(site, 'backup.how');
	await close('test');
	spoil(folder);
	const files = () =>
		Object.fromEntries(
			fs
				.readdirSync(folder, {withFileTypes: true})
				.filter(entry => entry.isFile())
				.map(({name}) => [name, fs.readFileSync(join(folder, name), 'utf8')]),
		);
	return {root, id, folder, files};
}

const journalOf = (folder: string) => join(folder, 'journal.jl');

function flip(folder: string): void {
	const bytes = fs.readFileSync(journalOf(folder));
	const line = bytes.indexOf(0x0a, bytes.indexOf(0x0a) + 1) + 1;
	bytes[line + 30]! ^= 1;
	fs.writeFileSync(journalOf(folder), bytes);
}

function addCritical(folder: string): void {
	const {records, last} = inspectJournal(folder);
	const more = {seq: records.length + 1, prev: last, t: 'vault.sealed', critical: true};
	fs.appendFileSync(journalOf(folder), encodeRecord({...records[0], ...more} as RecordLine));
}

function newer(folder: string): void {
	const path = join(folder, 'session.json');
	const header = JSON.parse(fs.readFileSync(path, 'utf8')) as object;
	const more = {format: {major: 2, minor: 0}, app: '3.1.0', minReader: '3.0.0'};
	fs.writeFileSync(path, JSON.stringify({...header, ...more}));
}

function splice(folder: string): void {
	const [a, b, c, ...rest] = fs.readFileSync(journalOf(folder), 'utf8').split('\n');
	fs.writeFileSync(journalOf(folder), [a, c, b, ...rest].join('\n'));
}

describe('a session that cannot be gone on with', () => {
	it.each<[string, (folder: string) => void, RegExp, RegExp]>([
		[
			'with one bit flipped (B3)',
			flip,
			/^Record 3 of \d+ .* is damaged/,
			/before record 3 is sound/,
		],
		[
			'with two records swapped (B4)',
			splice,
			/^Record 2 of \d+ .* is damaged/,
			/record 2 is sound/,
		],
		[
			'with a critical record of a newer handrail (B14)',
			addCritical,
			/newer handrail.*needs at least 0\.1\.0/,
			/vault\.sealed/,
		],
		[
			'made by a newer handrail (B13)',
			newer,
			/made by handrail 3\.1\.0, and needs at least 3\.0\.0/,
			/handrail export/,
		],
	])(
		'%s is shown as far as it is known, with what can be done, and not touched',
		async (_, spoil, head, way) => {
			const {root, id, files} = await spoilt(spoil);
			const before = files();
			const {session, close} = await openOrLook(root, id, 0o022);
			const {live, stand, context} = session.view();
			expect(live.readOnly).toMatch(head);
			const ways = live.ways?.join('\n') ?? '';
			expect(ways).toMatch(way);
			expect(ways).toContain('handrail report');
			expect(ways).toContain('handrail export');
			expect(live.takeUp).toBeUndefined();
			// What the unread records say is not known: nothing is claimed of the way back.
			expect(wayBackLine(context)).toMatch(/^cannot tell: /);
			expect(reportMarkdown(context)).toContain('Not all of it can be read');
			expect(stand.questions).toEqual([]);
			expect(context.state.seq).toBeGreaterThan(0);
			for (const question of ['backup.how', 'session.take', 'rollout.begin'])
				expect(await session.answer(question, 'take')).toMatch(/look/);
			await close('test');
			// No lock, no reserve, no record: every file is as it was.
			expect(files()).toEqual(before);
			await expect(openSession(root, id, 0o022)).rejects.toThrow(head);
			expect(files()).toEqual(before);
			const [line] = await sessionLines(root);
			expect(line).toMatchObject({
				id,
				wayBack: expect.stringMatching(/^cannot tell: /),
				trouble: expect.stringMatching(/damaged|newer|vault|3\.1\.0/),
			});
		},
	);

	it('whose header is damaged is listed with the reason, and refused in one sentence', async () => {
		const {root, id} = await spoilt(folder =>
			fs.writeFileSync(join(folder, 'session.json'), '{"format":'),
		);
		await expect(openOrLook(root, id, 0o022)).rejects.toThrow('The header of the session');
		expect(await sessionLines(root)).toMatchObject([
			{id, trouble: expect.stringContaining('damaged')},
		]);
	});

	it('whose last entry was cut off is gone on with, and says nothing worse (B1)', async () => {
		const {root, id, folder} = await spoilt(at => fs.appendFileSync(journalOf(at), 'abc'));
		const {session, close} = await openOrLook(root, id, 0o022);
		expect(session.view().live.readOnly).toBeUndefined();
		await close('test');
		expect(fs.readFileSync(join(folder, 'journal.torn-1'), 'utf8')).toBe('abc');
	});

	it.each([0o750, 0o701])(
		'whose folder is open to others (mode %o) is refused with the command, unread (B17)',
		async mode => {
			const {root, id, folder} = await spoilt(at => fs.chmodSync(at, mode));
			await expect(openOrLook(root, id, 0o022)).rejects.toMatchObject({
				next: `chmod 700 ${folder}`,
			});
		},
	);
});
