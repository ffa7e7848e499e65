import fc from 'fast-check';
import {expect, test} from 'vitest';
import {isQuiet} from '../../../source/drivers/clock/index.ts';
import {findCheck} from '../../../source/drivers/index.ts';

const check = findCheck('clock.quiet')!;
const context = {secrets: {}, signal: new AbortController().signal};
const text = (minute: number) =>
	`${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

test.each([
	['22:00-05:30', '23:00', true],
	['22:00-05:30', '05:29', true],
	['22:00-05:30', '05:30', false],
	['22:00-05:30', '12:00', false],
	['01:00-02:00', '01:00', true],
	['01:00-02:00', '02:00', false],
])('%s at %s: %s (HX-12)', (hours, now, quiet) => {
	const [hour = 0, minute = 0] = now.split(':').map(Number);
	expect(isQuiet(hours, hour * 60 + minute)).toBe(quiet);
});

test('what is not within the hours is within the rest of the day', () => {
	const minute = fc.nat(1439);
	fc.assert(
		fc.property(minute, minute, minute, (from, to, now) => {
			fc.pre(from !== to);
			const [hours, rest] = [`${text(from)}-${text(to)}`, `${text(to)}-${text(from)}`];
			expect(isQuiet(hours, now)).toBe(!isQuiet(rest, now));
		}),
	);
});

test('all day passes, no hours cannot tell, and what is no time is refused', async () => {
	expect(await check.run({hours: '00:00-00:00', zone: 'Asia/Tokyo'}, context)).toMatchObject({
		verdict: 'pass',
	});
	expect(await check.run({hours: ''}, context)).toMatchObject({verdict: 'unknown'});
	for (const given of [{hours: '25:00-01:00'}, {hours: 'night'}, {hours: '', zone: 'Moon'}])
		expect(() => check.params.parse(given)).toThrow();
});
