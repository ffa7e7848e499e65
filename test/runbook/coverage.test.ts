import fs from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {coverageLines, coverageOf, readRows} from '../../source/runbook/coverage.ts';
import {loadRunbook} from '../../source/runbook/load.ts';
import {findRunbook} from '../../source/runbook/shipped.ts';
import {minimal} from './minimal.ts';

const table = readRows(
	fs.readFileSync(join(import.meta.dirname, '..', 'fixtures', 'rows.tsv'), 'utf8'),
);
const helioslogs = () => findRunbook('helioslogs').runbook;

describe('the sentences of HeliosLogs', () => {
	it('are there, 32 of them', () => {
		expect(table.filter(({id}) => id.startsWith('HL-'))).toHaveLength(32);
	});

	it('are each carried out, asked, shown, or told with the reason; none is invented', () => {
		const {missing, unknown, ...found} = coverageOf(helioslogs(), table);
		expect(missing).toEqual([]);
		expect(unknown).toEqual([]);
		expect(Object.values(found).flat()).toHaveLength(32);
		expect(found.executed.length).toBeGreaterThan(20);
	});

	it('that no step carries out say why', () => {
		for (const {how, why, rows} of helioslogs().told)
			if (how === 'not-executable') expect(why, rows.join(' ')).toBeDefined();
	});

	it.each(['HL-05', 'HL-14', 'HL-31'])('without %s the runbook is not whole', id => {
		const {text} = findRunbook('helioslogs');
		const without = text.replaceAll(new RegExp(`${id}(?=[,\\]])`, 'g'), 'HL-13');
		expect(coverageOf(loadRunbook(without, 'x.yaml'), table).missing).toEqual([id]);
	});

	it('an id that does not exist is named', () => {
		const {text} = findRunbook('helioslogs');
		const wrong = loadRunbook(text.replace('[HL-08, HL-27]', '[HL-08, HL-27, HL-99]'), 'x.yaml');
		expect(coverageOf(wrong, table).unknown).toEqual(['HL-99']);
		expect(coverageLines(coverageOf(wrong, table)).join('\n')).toContain(
			'named, but no such row (1): HL-99',
		);
	});
});

describe('any coverage', () => {
	it('puts each row of a named vendor in one list, and no other row in any', () => {
		const ids = fc.uniqueArray(
			fc.nat(40).map(n => `AB-${String(n).padStart(2, '0')}`),
			{maxLength: 12},
		);
		fc.assert(
			fc.property(ids, ids, ids, (asked, told, rows) => {
				const base = loadRunbook(minimal, 'x.yaml');
				const runbook = {
					...base,
					ask: base.ask.map((ask, index) => (index === 0 ? {...ask, rows: asked} : ask)),
					told: told.map(id => ({
						rows: [id],
						how: 'shown' as const,
						page: 'plan' as const,
						says: 'x',
						flows: ['upgrade' as const],
					})),
				};
				const all = rows.map(id => ({id, type: 'F', content: 'x'}));
				const {unknown, ...lists} = coverageOf(runbook, [
					...all,
					{id: 'ZZ-01', type: 'F', content: 'x'},
				]);
				const named = new Set([...asked, ...told]);
				const placed = Object.values(lists).flat();
				expect(new Set(placed).size).toBe(placed.length);
				expect(placed.toSorted()).toEqual(named.size === 0 ? [] : rows.toSorted());
				expect(unknown.toSorted()).toEqual([...named].filter(id => !rows.includes(id)).toSorted());
			}),
		);
	});
});
