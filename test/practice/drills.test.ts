import {expect, test} from 'vitest';
import {foldAll} from '../../source/journal/fold.ts';
import {emptyState, type State} from '../../source/journal/state.ts';
import {drills} from '../../source/practice/drills/index.ts';
import {faultNames, faults, findFault} from '../../source/practice/faults.ts';
import {drillLines} from '../../source/report/drill.ts';
import type {Event} from '../../source/journal/events.ts';

const after = (...events: Event[]): State =>
	foldAll(
		emptyState,
		events.map((event, index) => ({...event, seq: index + 1, at: ''})),
	);
const drill = (value: string): Event => ({t: 'answer', page: 'target', id: 'drill', value});

test('every fault has its drill, and every drill its words', () => {
	expect(drills.map(({name}) => name).toSorted()).toEqual([...faultNames].toSorted());
	expect(findFault('flood')).toBeUndefined();
});

test('an ordinary session says nothing of drills', () => {
	expect(drillLines(after())).toEqual([]);
	expect(drillLines(after(drill('flood')))).toEqual([]);
});

test.each(faults)(
	'$name: a fault that was not met is not claimed, and how to meet it is told',
	fault => {
		const lines = drillLines(after(drill(fault.name)));
		expect(lines).toContain(`It was not met in this session. ${fault.meet}`);
		expect(lines.join('\n')).not.toContain('What happened');
	},
);

test('only a terminal that went away counts as one, not a session that was left', () => {
	const left: Event = {t: 'ui.detached', why: 'left'};
	const lost: Event = {t: 'ui.detached', why: 'SIGHUP'};
	expect(drillLines(after(drill('connection-lost'), left)).join('\n')).toContain('It was not met');
	expect(drillLines(after(drill('connection-lost'), left, lost))).toContain(
		'- The terminal went away once.',
	);
});

test('no drill is due before its session has done anything', () => {
	for (const {due} of drills) expect(due?.(emptyState) ?? false).toBe(false);
});
