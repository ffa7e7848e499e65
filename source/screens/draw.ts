import type {PageId} from '../plan/pages.ts';
import type {Teller, View} from '../plan/view.ts';
import type {Page} from './model.ts';
import {pages} from './pages.ts';
import {withSecret} from './secret-field.ts';
import {underShut} from './shut.ts';

/** A page as it is seen: asked on where the session stands, only shown where one looks back. `now` is wall time in ms. */
export function drawPage(view: View, page: PageId, teller: Teller, now: number): Page {
	const at = page === view.stand.page ? view.stand : {page, questions: []};
	return underShut(view, withSecret(pages[page]({...view, stand: at}, teller, now), at));
}
