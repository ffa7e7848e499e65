import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {beginSession, openSession, tryOpen} from '../../source/engine/open.ts';
import {openStateFolder} from '../../source/engine/store.ts';
import type {View} from '../../source/plan/view.ts';
import {readRunbook} from '../../source/runbook/shipped.ts';
import type {Site} from './site.ts';

/** Waits until a view fits; fails with where it stands after a minute, which only guards against hanging. */
export async function until(view: () => View, fits: (view: View) => boolean): Promise<View> {
	const end = Date.now() + 60_000;
	while (Date.now() < end) {
		if (fits(view())) return view();
		await new Promise(resolve => setTimeout(resolve, 10));
	}

	throw new Error(`it never came: ${JSON.stringify([view().stand, view().live])}`);
}

/** Waits until something is true. */
export async function come(fits: () => boolean, what: string): Promise<void> {
	const end = Date.now() + 60_000;
	while (!fits()) {
		if (Date.now() > end) throw new Error(`it never came: ${what}`);
		await new Promise(resolve => setTimeout(resolve, 10));
	}
}

/** A session in this process, answered up to the question of an id. Nothing runs: it stands before each step. */
export async function openAt(site: Site, id: string, state = join(site.folder, 'state')) {
	const root = openStateFolder(state);
	const session = beginSession(root, readRunbook(join(site.folder, 'runbook.yaml')), '0.0.0');
	const opened = await openSession(root, session, 0o022);
	onTestFinished(async () => opened.close('test'));
	opened.session.setPausing(true);
	const given: Record<string, string> = {
		program: join(site.folder, 'tool'),
		releases: join(site.folder, 'releases'),
		data: join(site.folder, 'data'),
		backups: join(site.folder, 'backups'),
		version: '1.1.0',
	};
	for (;;) {
		const {stand} = await until(opened.session.view, view => view.stand.questions.length > 0);
		const question = stand.questions[0]!;
		if (question.id === id)
			return {...opened, question, folder: join(root, 'sessions', session), root};
		const problem = await opened.session.answer(
			question.id,
			given[question.id] ?? question.default ?? 'yes',
		);
		if (problem !== undefined) throw new Error(`${question.id}: ${problem}`);
	}
}

/** Takes a session up again in this process; nothing more is begun. */
export async function resume(root: string, id: string, takeOver = false) {
	const tried = await tryOpen(root, id, 0o022, takeOver);
	if ('shut' in tried) throw new Error(tried.shut.head);
	const {opened} = tried;
	onTestFinished(async () => opened.close('test'));
	opened.session.setPausing(true);
	return opened;
}
