import type {PageId} from '../plan/pages.ts';
import type {Teller, View} from '../plan/view.ts';
import type {Page} from './model.ts';
import {backupPage} from './pages/backup.ts';
import {checksPage} from './pages/checks.ts';
import {decidePage} from './pages/decide.ts';
import {notesPage} from './pages/notes.ts';
import {planPage} from './pages/plan.ts';
import {reportPage} from './pages/report.ts';
import {rolloutPage} from './pages/rollout.ts';
import {targetPage} from './pages/target.ts';
import {valuesPage} from './pages/values.ts';
import {verifyPage} from './pages/verify.ts';
import {versionPage} from './pages/version.ts';
import {toldRows} from './told.ts';

/** A page is a function of what is known and seen. `now` is wall time in ms, for what elapses. */
export type Draw = (view: View, teller: Teller, now: number) => Page;

/** Every page of a session. A new page adds its line here. */
const drawn: Readonly<Record<PageId, Draw>> = {
	target: targetPage,
	version: versionPage,
	notes: notesPage,
	values: valuesPage,
	checks: checksPage,
	backup: backupPage,
	plan: planPage,
	rollout: rolloutPage,
	verify: verifyPage,
	decide: decidePage,
	report: reportPage,
};

/** Every page, with what the vendor says about it and no step carries out. */
export const pages = Object.fromEntries(
	Object.entries(drawn).map(([id, draw]): [string, Draw] => [
		id,
		(view, teller, now) => {
			const page = draw(view, teller, now);
			return {...page, rows: [...page.rows, ...toldRows(view.context, id as PageId)]};
		},
	]),
) as Readonly<Record<PageId, Draw>>;
