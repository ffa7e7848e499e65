import type {Mutant} from './mutant.ts';

const attending = 'test/engine/attend.test.ts';
const asking = 'test/plan/logout.test.ts';
const looking = 'test/engine/logout.test.ts';

/** The rules about what is left behind: a logout that kills, and a step that was decided on (faults A). */
export const leaving: readonly Mutant[] = [
	{
		name: 'a step that a logout kills starts unasked (A19)',
		file: 'source/plan/rules/logout.ts',
		find: "	if (found.verdict !== 'killed' || answered(state, 'logout') === 'known') return stand;\n",
		replace: '	if (found.why !== undefined) return stand;\n',
		test: asking,
	},
	{
		name: 'another login is taken for the one before (A19)',
		file: 'source/journal/fold.ts',
		find: "			// Another login may be under other rules.\n			return {...state, observed: without(state.observed, 'logout')};\n",
		replace: '			return state;\n',
		test: asking,
	},
	{
		name: 'root is not spared (A19)',
		file: 'source/engine/logout.ts',
		find: " || (spared.length === 0 && user === 'root')",
		replace: '',
		test: looking,
	},
	{
		name: 'a scope is counted on without lingering (A19)',
		file: 'source/engine/logout.ts',
		find: 'const lasts = by === scopes.root || lingers;',
		replace: 'const lasts = by === scopes.root || linger !== undefined;',
		test: looking,
	},
	{
		name: 'a scope is presumed, not tried (A19)',
		file: 'source/engine/logout.ts',
		find: 'if (lasts && (await works(by)))',
		replace: 'if (lasts)',
		test: looking,
	},
	{
		name: 'what was begun is taken for never begun (A6)',
		file: 'source/engine/attend.ts',
		find: '	if (begun !== undefined || child !== undefined) return undefined;\n',
		replace: '	if (child !== undefined) return undefined;\n',
		test: attending,
	},
	{
		name: 'a runner begins without a line that it does (A6)',
		file: 'source/engine/step-child.ts',
		find: '	note({begun: new Date().toISOString()});\n',
		replace: '',
		test: attending,
	},
];
