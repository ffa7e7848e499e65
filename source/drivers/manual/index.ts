import {z} from 'zod';
import {defineAction, type Action} from '../contract.ts';

const params = z.strictObject({
	do: z.string(),
	expect: z.string().default('You say when it is done.'),
	undo: z.string().default('As you know best.'),
});
type Params = z.infer<typeof params>;

/** `manual.do`: what only a person can do. It is ticked with a note, and recorded; nothing runs. */
const manualAction = defineAction<Params>({
	name: 'manual.do',
	class: 'guarded',
	params: params,
	explain: given => ({
		changes: given.do,
		expect: given.expect,
		wrong: 'Say so: leave the step and take a way back.',
		undo: given.undo,
	}),
	preview: given => [`by hand: ${given.do}`],
	observe: async () => ({}),
	probe: async () => ({verdict: 'cannot-tell', reason: 'only you know', evidence: {}}),
	work: async () => ({}),
});

export const manualActions: readonly Action[] = [manualAction];

/** Steps that wait for a person's tick instead of a runner. */
export const isManual = (action: string) => action === manualAction.name;
