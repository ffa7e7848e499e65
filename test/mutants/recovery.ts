import type {Mutant} from './mutant.ts';

const recovering = 'test/plan/recover.test.ts';
const beside = 'test/drivers/files/set.test.ts';
const placing = 'test/drivers/binary/place-action.test.ts';

/** Rules of a recovery, broken one by one. */
export const recoveryMutants: readonly Mutant[] = [
	{
		name: 'recovery: begun without the typed name (R10)',
		file: 'source/plan/rules/recover.ts',
		find: "{id: 'rollout.begin', page, kind: 'word', label, word}",
		replace: "{id: 'rollout.begin', page, kind: 'confirm', label, word}",
		test: recovering,
	},
	{
		name: 'recovery: what lies there is not counted (R10)',
		file: 'source/plan/rules/recover.ts',
		find: '		taken === undefined\n',
		replace: '		taken === undefined || taken !== ""\n',
		test: recovering,
	},
	{
		name: 'recovery: a refused set is taken (F12)',
		file: 'source/plan/rules/recover.ts',
		find: '(contents.data as ContentsSeen).refusals.length > 0',
		replace: '(contents.data as ContentsSeen).refusals.length < 0',
		test: recovering,
	},
	{
		name: 'recovery: recorded counts are not held against what is there',
		file: 'source/plan/scope.ts',
		find: "	if (state.flow === 'recover') return new Map(Object.entries(setOf(state)?.note?.counts ?? {}));\n",
		replace: '',
		test: recovering,
	},
	{
		name: 'recovery: another set is taken for the one that was read',
		file: 'source/plan/rules/recover.ts',
		find: "seenSet && seenSet.seq > (state.answers.get('set')?.seq ?? 0)",
		replace: 'seenSet',
		test: recovering,
	},
	{
		name: 'recovery: a secret that differs is taken (F12)',
		file: 'source/drivers/files/set-contents.ts',
		find: 'if (found !== recorded || found !== root?.sha256)',
		replace: 'if (found === "")',
		test: beside,
	},
	{
		name: 'recovery: a note of another set is believed',
		file: 'source/drivers/files/set-contents.ts',
		find: 'totalsOf(manifests).digest !== note.digest',
		replace: 'note.digest === ""',
		test: beside,
	},
	{
		name: 'recovery: what came since the plan is moved away (R10)',
		file: 'source/drivers/files/restore-observe.ts',
		find: "over === 'nothing' && found.state",
		replace: "over === 'never' && found.state",
		test: beside,
	},
	{
		name: 'recovery: the program is put over what was moved aside before',
		file: 'source/drivers/binary/place.ts',
		find: 'if (there && fs.lstatSync(kept, {throwIfNoEntry: false}))',
		replace: 'if (there && kept === "")',
		test: placing,
	},
];
