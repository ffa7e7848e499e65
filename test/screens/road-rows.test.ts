import {expect, test} from 'vitest';
import {foldAll, type Stamped} from '../../source/journal/fold.ts';
import {emptyState} from '../../source/journal/state.ts';
import {roadRows} from '../../source/screens/pages/road-rows.ts';
import {tiny} from '../support-engine/walk.ts';

const at = '2026-01-01T00:00:00.000Z';
const events: Stamped[] = [
	{
		t: 'target.observed',
		page: 'version',
		what: 'versions',
		data: {
			installed: {version: '1.0.0', place: '/x', sha256: '', size: 1},
			available: ['1.0.0', '1.1.0', '1.2.0', '2.0.0'].map(version => ({
				version,
				place: '',
				kind: 'file',
			})),
			ignored: [],
			withdrawn: [],
		},
		seq: 1,
		at,
	},
	{t: 'answer', page: 'version', id: 'goal', value: '2.0.0', seq: 2, at},
];

/** The rows of a road with two stops on the way. */
function rows(...stay: readonly [boolean, boolean]) {
	const stops = ['1.1.0', '1.2.0'].map((version, index) => ({
		version,
		why: `Stop ${index + 1}.`,
		stay: stay[index]!,
	}));
	const {versions} = tiny;
	const runbook = {...tiny, versions: {...versions, rules: {...versions.rules, stops}}};
	const state = foldAll(emptyState, events);
	return roadRows({runbook, state, session: 'S', secrets: new Set()}).map(({text}) => text);
}

test('a road tells each upgrade, and after which of them not to stop for the night', () => {
	const never = 'Do not stop here for the night.';
	const told = rows(false, true);
	expect(told[0]).toContain('The road to 2.0.0: 3 upgrades, each with its own notes');
	expect(told.filter(text => text === never)).toHaveLength(1);
	const [first, second] = ['1. 1.0.0 → 1.1.0', '2. 1.1.0 → 1.2.0'].map(text => told.indexOf(text));
	expect(told.indexOf(never)).toBeGreaterThan(first!);
	expect(told.indexOf(never)).toBeLessThan(second!);
	expect(rows(true, true)).not.toContain(never);
});
