import process from 'node:process';
import {table, type Figure} from './figures.ts';
import {firstFrame} from './first-frame.ts';
import {journalAppend} from './journal.ts';
import {notes} from './notes.ts';
import {resume} from './resume.ts';
import {sanitiser} from './sanitise.ts';
import {keys, updates} from './screen.ts';
import {values} from './values.ts';

// Figures are printed and judged by nobody here: a slow machine is no defect (DESIGN par. 8).
const benches: Readonly<Record<string, () => Promise<Figure[]>>> = {
	'first-frame': firstFrame,
	updates,
	keys,
	journal: journalAppend,
	resume,
	sanitise: sanitiser,
	values,
	notes,
};
const wanted = process.argv.slice(2);
const figures: Figure[] = [];
for (const [name, bench] of Object.entries(benches)) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	process.stderr.write(`${name} …\n`);
	figures.push(...(await bench()));
}

process.stdout.write(`${table(figures)}\n`);
process.exit(0);
