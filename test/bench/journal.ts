import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openJournal} from '../../source/journal/journal.ts';
import {systemClock} from '../../source/engine/clock.ts';
import {quantile, type Figure} from './figures.ts';

const records = 2000;

/** Append of a record of about 400 bytes beside a bare write and fsync of as many. */
export async function journalAppend(): Promise<Figure[]> {
	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-bench-'));
	const journal = openJournal(folder, systemClock());
	const fd = fs.openSync(join(folder, 'bare'), 'a');
	const bytes = Buffer.alloc(400, 'x');
	const ours: number[] = [];
	const bare: number[] = [];
	for (let n = 0; n < records; n++) {
		const started = performance.now();
		journal.append({t: 'note', text: 'x'.repeat(180)});
		const between = performance.now();
		fs.writeSync(fd, bytes);
		fs.fsyncSync(fd);
		ours.push(between - started);
		bare.push(performance.now() - between);
	}

	journal.close();
	fs.closeSync(fd);
	fs.rmSync(folder, {recursive: true});
	return [0.5, 0.99].map(share => ({
		name: `journal append p${share * 100}`,
		value: quantile(ours, share),
		unit: 'ms',
		beside: {name: 'write + fsync', value: quantile(bare, share)},
		...(share === 0.99 ? {wanted: 'p99 at most 5 ms'} : {}),
	}));
}
