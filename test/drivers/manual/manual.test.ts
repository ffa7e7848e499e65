import {expect, test} from 'vitest';
import {isManual, manualActions} from '../../../source/drivers/manual/index.ts';

const [manual] = manualActions;

test('what only a person can do: shown, never run, and only they know how it ended', async () => {
	const given = {do: 'Tell the users.', expect: 'An answer.', undo: 'Tell them again.'};
	expect(manual!.preview(given)).toEqual(['by hand: Tell the users.']);
	expect(manual!.explain(given)).toMatchObject({
		changes: 'Tell the users.',
		expect: 'An answer.',
		undo: 'Tell them again.',
	});
	expect(manual!.class).toBe('guarded');
	expect(manual!.command).toBeUndefined();
	expect(await manual!.observe(given)).toEqual({});
	expect(await manual!.probe(given, {})).toMatchObject({verdict: 'cannot-tell'});
});

test('it needs words to say; anything else is refused', () => {
	expect(() => manual!.preview({})).toThrow();
	expect(() => manual!.preview({do: 'x', command: ['rm']})).toThrow();
	expect(manual!.explain({do: 'x'}).expect).toBeTruthy();
});

test('it is known for what it is', () => {
	expect(isManual('manual.do')).toBe(true);
	expect(isManual('script.run')).toBe(false);
});
