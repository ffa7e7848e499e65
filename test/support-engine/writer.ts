/** Opens the journal of a folder, and writes one record of a kind into it: a process to be killed meanwhile. */
import process from 'node:process';
import {systemClock} from '../../source/engine/clock.ts';
import type {Event} from '../../source/journal/events.ts';
import {openJournal} from '../../source/journal/journal.ts';

const [folder = '', kind = '', step = ''] = process.argv.slice(2);
const journal = openJournal(folder, systemClock());
journal.append({t: kind, ...(step === '' ? {} : {step})} as unknown as Event);
journal.close();
