import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {join} from 'node:path';
import {foldAll, type Stamped} from '../../source/journal/fold.ts';
import {inspectJournal} from '../../source/journal/journal.ts';
import {emptyState} from '../../source/journal/state.ts';
import type {Context} from '../../source/plan/context.ts';
import {standOf} from '../../source/plan/stand.ts';
import {wayBackLine} from '../../source/rollback/way-back.ts';
import {loadRunbook} from '../../source/runbook/load.ts';

export const goldenFolder = join(import.meta.dirname, '..', 'fixtures', 'golden');

/** What a golden session is told by: everything that a handrail wrote of it. */
export function goldenDigest(folder: string): string {
	const hash = createHash('sha256');
	for (const file of ['session.json', 'runbook.yaml', 'journal.jl'])
		hash.update(fs.readFileSync(join(folder, file)));
	return hash.digest('hex');
}

/** Maps as lists of pairs, so that a state can be written down. */
const asJson = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);

/** All that a session's files say: what is known, where it stands, what is asked, the way back. */
export function derivedFrom(folder: string): Record<string, unknown> {
	const {condition, records} = inspectJournal(folder);
	const state = foldAll(emptyState, records as unknown as Stamped[]);
	const text = fs.readFileSync(join(folder, 'runbook.yaml'), 'utf8');
	const context: Context = {
		runbook: loadRunbook(text, 'runbook.yaml'),
		state,
		session: 'golden',
		secrets: new Set(),
	};
	const {page, questions} = standOf(context);
	const derived = {
		condition,
		page,
		questions: questions.map(({id, kind}) => ({id, kind})),
		wayBack: wayBackLine(context),
		state,
	};
	return JSON.parse(JSON.stringify(derived, asJson)) as Record<string, unknown>;
}
