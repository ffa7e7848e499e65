import fs from 'node:fs';
import {join} from 'node:path';

/** Faults by their ids, in words; what is proven is read from the names of the tests. */
const faults: Readonly<Record<string, string>> = {
	A1: 'the terminal is closed while a step runs',
	A2: 'the wizard is killed while a step runs',
	A3: 'the wizard is told to end (SIGTERM)',
	A4: 'the process that owns the step dies, its tool lives on',
	A5: 'both die, as at a logout that kills everything',
	A6: 'killed between the decision and the beginning',
	A9: 'killed between the end of a step and its record',
	A12: 'a hang-up that nobody passes on',
	A13: 'output that nobody reads any more',
	A14: 'Ctrl-C once and twice during a rollout',
	A15: 'a defect in a page',
	A16: 'the server restarts, and its process numbers are taken by others',
	A18: 'out of memory: the wizard, a runner or a tool is killed',
	A19: 'a server that kills what a logout leaves',
	A21: 'a terminal too small, very large, or without a size',
	A22: 'no terminal, or one that cannot draw',
	B1: 'a record cut off anywhere',
	B2: 'zeros at the end after a power cut',
	B3: 'a bit that flipped in the middle',
	B4: 'records removed, swapped, or of another session',
	B5: 'disk full before a step begins',
	B6: 'disk full when a step has ended',
	B9: 'a disk that became read-only',
	B11: 'every state that a power cut may leave',
	B13: 'a session of a newer handrail',
	B14: 'a record that must not be passed over',
	B15: 'sessions of every earlier release',
	B16: '10,000 records, 200 sessions',
	B17: 'a state folder that is open to others',
	B20: 'a very large answer',
	B21: 'an answer with half characters and control characters',
	C1: 'a second terminal on the same session',
	C2: 'a thousand races for one lock',
	C3: 'the holder of a lock is killed',
	C4: 'the holder is on another machine',
	C5: 'a session is taken over',
	C8: 'the program is replaced by somebody else meanwhile',
	C10: 'the clock is moved while a step runs',
	E3: 'a tag that moved between plan and step',
	E6: 'a program that is up and flaps',
	E7: 'killed while the program is swapped',
	E8: 'a program for another machine, or a web page saved as one',
	E10: 'a command that returns at once and leaves something running',
	E11: 'a check that says what nobody expects',
	E12: 'a command that asks for something, a sudo that refuses',
	R8: 'recovery with nothing but the backup',
	R10: 'recovery onto a place that is not empty',
	T1: 'control sequences in notes, logs, answers, names',
	T3: 'versions written with letters that look alike',
	T4: 'text that hides itself',
	T6: 'a line of a megabyte, a log of 50 MB',
	T7: 'a script pasted into a question',
	S1: '200 secrets in twelve forms',
	S2: 'a tool that repeats its command line',
	S4: 'a careless umask, a link or a pipe where handrail writes',
	S7: 'the report, sent to somebody',
	J1: 'names that are options or commands',
	J3: 'a runbook with mistakes',
	J4: 'hostile YAML',
	J5: 'values that YAML reads as something else',
	J6: 'version names that are none',
	J7: 'hostile archives',
	J9: 'a checksum that does not match, a signature that nobody checked',
	J11: 'another tool earlier on PATH, or in the same place',
	J12: 'variables that load foreign code',
	J14: 'a network that answers wrongly, slowly, or without end',
	J15: 'patterns made to be slow',
	J16: 'no home, no room, or a root that is read-only',
	J17: 'a tool that is missing',
};

const root = join(import.meta.dirname, '..');

/** Which test files name an id in a test's name, such as `(A1, A3)`. */
function provenBy(): Map<string, Set<string>> {
	const found = new Map<string, Set<string>>();
	const files = fs
		.readdirSync(root, {recursive: true, encoding: 'utf8'})
		.filter(name => /\.test\.tsx?$/.test(name) && !name.startsWith('mutants'));
	for (const file of files.toSorted()) {
		const text = fs.readFileSync(join(root, file), 'utf8');
		for (const [, list = ''] of text.matchAll(/\(([^()\n]*)\)['"`]/g)) {
			for (const [id] of list.matchAll(/\b[A-Z]\d{1,2}\b/g))
				found.set(id, (found.get(id) ?? new Set()).add(file));
		}
	}

	return found;
}

/** The table of README: every fault, and the test that makes it; where none does, it says so. */
export function faultTable(): string {
	const proven = provenBy();
	const rows = Object.entries(faults).map(([id, words]) => {
		const [first, ...more] = proven.get(id) ?? [];
		const where = first === undefined ? 'not proven yet' : `\`test/${first}\``;
		return `| ${id} | ${words} | ${where}${more.length > 0 ? ` and ${more.length} more` : ''} |`;
	});
	return ['| | what happens | made by |', '|---|---|---|', ...rows].join('\n');
}
