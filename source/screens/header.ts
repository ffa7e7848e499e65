import {answered, seen} from '../plan/context.ts';
import type {VersionsSeen} from '../plan/observations.ts';
import type {State} from '../journal/state.ts';
import {wantedVersion} from '../plan/scope.ts';
import type {PageId} from '../plan/pages.ts';
import {text as plain} from '../plan/text.ts';
import type {View} from '../plan/view.ts';

export type Overlay = 'help' | 'leave' | 'log' | 'whole' | undefined;

/** Product, target and versions, for the first line of every page. */
export function titleOf({context}: View): string {
	const {runbook, state} = context;
	if (state.flow === 'recover') return recoveryTitle(runbook.title, state);
	const from = seen<VersionsSeen>(state, 'versions')?.installed.version;
	const to = answered(state, 'version');
	const versions =
		from === undefined ? '' : to === undefined ? `  ${from}` : `  ${from} → ${plain(to)}`;
	return `${runbook.title}${state.target === undefined ? '' : ` · ${state.target}`}${versions}`;
}

function recoveryTitle(title: string, state: State): string {
	const version = wantedVersion(state);
	const name = state.target === undefined ? '' : ` · ${state.target}`;
	return `${title}${name}  recovery${version === '' ? '' : ` of ${version}`}`;
}

/** The keys that matter here; all of them stand behind `?`. */
export function keysFor(
	page: PageId,
	typing: boolean,
	overlay: Overlay,
	looking: boolean,
	running: boolean,
): string {
	if (overlay === 'help' || overlay === 'log') return '↑↓ move   Esc close';
	if (overlay === 'whole') return '↑↓ move   / filter   ? explain   d close';
	if (overlay === 'leave') return '↑↓ move   ⏎ choose   Esc stay';
	if (typing) return '⏎ answer   ↑↓ read   Esc back   ^C leave, the session is kept';
	if (looking) return '↑↓ move   n forward   Esc further back   ? explain   ^C leave';
	if (running) return '↑↓ move   ? explain   l log   ! stop after this step   ^C leave, it goes on';
	if (page === 'values' || page === 'notes')
		return `⏎ choose   Tab next   / filter   ${page === 'values' ? 'd whole   ' : ''}? explain   Esc back   ^C leave`;
	if (page === 'report') return '↑↓ move   Esc look back   q leave';
	return '↑↓ move   ⏎ choose   ? explain   Esc back   ^C leave, the session is kept';
}

/** After the first Ctrl-C while nothing runs. */
export const armedNotice = (stopped: boolean): string =>
	`${stopped ? 'The program is stopped and stays stopped. ' : ''}Press Ctrl-C again to leave; the session is kept.`;

/** What is said where a key has nothing to do. */
export const notices = {
	led: 'Here is what can be chosen; ⏎ chooses it.',
	nothing: 'Nothing to choose on this line. ↑ and ↓ lead to the choices; ? explains.',
	first: 'No page comes before this one. ↑ leads to an answer; ⏎ changes it.',
} as const;
