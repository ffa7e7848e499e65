import fs from 'node:fs';
import {join} from 'node:path';
import {findAction} from '../drivers/index.ts';
import {foldAll, type Stamped} from '../journal/fold.ts';
import {inspectJournal} from '../journal/journal.ts';
import type {RecordLine} from '../journal/record.ts';
import {emptyState, type State} from '../journal/state.ts';
import type {Context} from '../plan/context.ts';
import {currentStep} from '../plan/rules/run.ts';
import {standOf} from '../plan/stand.ts';
import type {Live, View} from '../plan/view.ts';
import {loadRunbook} from '../runbook/load.ts';
import {redactor} from '../trust/redact.ts';
import {liveStore} from './live-store.ts';
import {secretsFromFiles} from './open.ts';
import type {Session} from './session-parts.ts';
import {stepViewer} from './step-view.ts';
import {runbookText} from './store.ts';
import type {Shut} from './unwritable.ts';

const followMs = 300;

/**
 * A session that is only looked at: its journal is followed as another writes it, nothing is asked, and
 * nothing is written. Throws Trouble when its runbook cannot be read.
 */
export function lookOn(folder: string, id: string, shut: Shut, takeUp?: Live['takeUp']): Session {
	const text = runbookText(folder);
	const runbook = loadRunbook(text, 'runbook.yaml');
	let state: State = emptyState;
	let records: readonly RecordLine[] = [];
	let view: View | undefined;
	const seen = {bytes: -1};
	const live = liveStore(() => (view = undefined));
	const context = (): Context => ({
		runbook,
		state,
		session: id,
		secrets: new Set(),
		...(shut.doubt === undefined ? {} : {doubt: shut.doubt}),
		known: findAction,
	});
	// A step's raw output may hold what its runner has not hidden yet.
	const hidden = () => redactor(secretsFromFiles({runbook, state}));
	const showStep = stepViewer(folder, live, context, hidden);
	const follow = () => {
		try {
			const {size} = fs.statSync(join(folder, 'journal.jl'));
			if (size !== seen.bytes) {
				// A line that is just being written is not damage: only whole ones are folded.
				({records} = inspectJournal(folder));
				state = foldAll(emptyState, records as unknown as Stamped[]);
				seen.bytes = size;
				live.changed();
			}

			const run = state.runs.at(-1);
			if (run && currentStep(run)?.status === 'open') showStep(false);
		} catch {
			// The disk does not answer; what was seen stays.
		}
	};
	live.set({readOnly: shut.head, ways: shut.ways, ...(takeUp ? {takeUp} : {})});
	follow();
	const timer = setInterval(follow, followMs).unref();
	const refused = 'You are looking on; nothing can be changed from here.';
	return {
		view: () =>
			(view ??= {
				context: context(),
				stand: {page: standOf(context()).page, questions: []},
				live: live.get(),
				folder,
			}),
		subscribe: live.subscribe,
		records: () => records,
		answer: async () => refused,
		retract: () => refused,
		retry() {},
		setPausing() {},
		cancelStep() {},
		decideNow() {},
		reopen() {},
		async leave() {
			clearInterval(timer);
		},
	};
}
