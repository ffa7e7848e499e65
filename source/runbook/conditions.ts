import type {Flaw, Place} from './flaw.ts';
import type {Ask, Runbook} from './format.ts';

/** What a step's `when` may ask besides the questions. */
const facts = ['edited', 'from', 'to'];

/** A `when` that nobody answers never holds: its step would be passed over without a word. */
export function conditions(runbook: Runbook): Flaw[] {
	const {ask, checks, steps, backup, config, rollback, retry, recover, told} = runbook;
	const lists: [Place, Conditional[], string[]][] = [
		[['ask'], ask, []],
		[['checks'], checks, []],
		[['versions', 'installed'], runbook.versions.installed, []],
		[['versions', 'available'], runbook.versions.available, []],
		[['config'], config, []],
		[['backup', 'stores'], backup.stores, []],
		[['backup', 'steps'], backup.steps, facts],
		[['backup', 'proof'], backup.proof, facts],
		[['backup', 'resume'], backup.resume, facts],
		[['steps'], steps, facts],
		[['rollback', 'program'], rollback.program ?? [], facts],
		[['rollback', 'data'], rollback.data, facts],
		[['retry', 'steps'], retry?.steps ?? [], facts],
		[['recover', 'checks'], recover?.checks ?? [], []],
		[['recover', 'proof'], recover?.proof ?? [], ['place']],
		[['recover', 'steps'], recover?.steps ?? [], ['place']],
		[['told'], told, []],
	];
	return lists.flatMap(([path, list, more]) =>
		list.flatMap(({when = {}}, index) =>
			Object.entries(when).flatMap(([name, wanted]) => {
				const place = [...path, index, 'when', name];
				const question = ask.find(({id}) => id === name);
				if (question) return unknownValues(question, wanted, place);
				if (more.includes(name)) return [];
				return [{path: place, what: `there is no question "${name}"`, next: 'Mend its spelling.'}];
			}),
		),
	);
}

type Conditional = {when?: Record<string, string | string[]> | undefined};

function unknownValues({id, options}: Ask, wanted: string | string[], path: Place): Flaw[] {
	if (!options) return [];
	const flaw = (value: string, place: Place): Flaw[] =>
		options.some(option => option.value === value)
			? []
			: [{path: place, what: `"${id}" has no option "${value}"`, next: 'Mend its spelling.'}];
	if (typeof wanted === 'string') return flaw(wanted, path);
	return wanted.flatMap((value, index) => flaw(value, [...path, index]));
}
