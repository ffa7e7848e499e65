import fs from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {openJournal, inspectJournal, type Clock} from '../../source/journal/journal.ts';
import type {Event} from '../../source/journal/events.ts';
import {foldAll, type Stamped} from '../../source/journal/fold.ts';
import {emptyState} from '../../source/journal/state.ts';
import {readResult, writeResult} from '../../source/engine/spec.ts';
import {sanitise} from '../../source/trust/safe.ts';
import {openAt, resume} from '../support-engine/opened.ts';
import {makeSite} from '../support-engine/site.ts';

vi.setConfig({testTimeout: 120_000});

const clock: Clock = {now: () => new Date(0), mono: () => 1, boot: 'b', pid: 1};

function place() {
	const site = makeSite({backup: [], proof: [], program: [], data: [], steps: [{id: 'swap'}]});
	onTestFinished(() => site.remove());
	return site;
}

describe('an answer with characters that terminals and parsers trip over', () => {
	it.each([
		['a line separator', 'a\u2028b\u2029c', '\u2028'],
		['half a character', 'x\uD83Dy', '\uD83D'],
		['a right-to-left override', 'abc\u202Etxt', '\u202E'],
	])(
		'%s: round-trips byte-equal through the session, and is shown visible (B21)',
		async (_, text, hidden) => {
			const site = place();
			const opened = await openAt(site, 'name');
			expect(await opened.session.answer('name', text)).toBeUndefined();
			await opened.close('test');
			const again = await resume(opened.root, opened.id);
			expect(again.session.view().context.state.answers.get('name')?.value).toBe(text);
			expect(sanitise(text)).not.toContain(hidden);
			expect(sanitise(text)).not.toBe(text.replace(hidden, ''));
		},
	);

	it.each(['\u0000', '\u001B[31m', 'a\nb'])(
		'%j is refused in words, and nothing is recorded (B21)',
		async text => {
			const site = place();
			const {session} = await openAt(site, 'name');
			expect(await session.answer('name', `x${text}y`)).toContain('control character');
			expect(session.view().context.state.answers.has('name')).toBe(false);
		},
	);

	it('any text at all comes back as it was, also NUL, from a journal that was read again (B21)', () => {
		const site = place();
		let n = 0;
		fc.assert(
			fc.property(fc.string({unit: 'binary', maxLength: 60}), text => {
				const folder = join(site.folder, `j${n++}`);
				fs.mkdirSync(folder);
				const journal = openJournal(folder, clock);
				journal.append({t: 'answer', page: 'target', id: 'a', value: `${text}\u0000\uDC00\u2028`});
				journal.close();
				const state = foldAll(emptyState, inspectJournal(folder).records as unknown as Stamped[]);
				expect(state.answers.get('a')?.value).toBe(`${text}\u0000\uDC00\u2028`);
			}),
			{numRuns: 200},
		);
	});
});

describe('what is too large for a record', () => {
	const huge = 'evidence '.repeat(20_000);

	it('a probe with huge output and an answer of 1 MB lie in files named by their digest, and are all there again (B20)', () => {
		const {folder} = place();
		const journal = openJournal(folder, clock);
		const events: Event[] = [
			{
				t: 'step.probed',
				step: 's',
				attempt: 1,
				probe: {verdict: 'partial', reason: huge, evidence: {huge}},
			},
			{t: 'answer', page: 'target', id: 'a', value: 'é'.repeat(500_000)},
			{t: 'note', text: 'small'},
		];
		for (const event of events) journal.append(event);
		journal.close();
		expect(fs.statSync(join(folder, 'journal.jl')).size).toBeLessThan(2000);
		const names = fs.readdirSync(join(folder, 'evidence'));
		expect(names).toHaveLength(2);
		expect(inspectJournal(folder).records.map(({t}) => t)).toEqual(events.map(({t}) => t));
		expect(inspectJournal(folder).records).toMatchObject(events);
	});

	it('a result with huge facts is adopted by its digest (B20)', () => {
		const {folder} = place();
		writeResult(folder, {kind: 'done', facts: {huge}, ms: 1});
		const found = readResult(folder)!;
		const journal = openJournal(folder, clock);
		const {digest: result} = found;
		const facts = found.result.kind === 'done' ? found.result.facts : {};
		journal.append({t: 'step.done', step: 's', attempt: 1, facts, ms: 1, result});
		journal.close();
		expect(inspectJournal(folder).records[0]).toMatchObject({facts: {huge}, result});
	});
});
