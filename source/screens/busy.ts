import type {Look} from '../plan/questions.ts';
import type {Live, View} from '../plan/view.ts';
import type {Row} from './model.ts';

const looking: Readonly<Record<string, string>> = {
	versions: 'Looking which version runs and which there are',
	release: 'Unpacking and proving the chosen program',
	notes: 'Reading the release notes',
	values: 'Comparing the settings of both versions',
	inventory: 'Measuring what has to be kept',
	set: 'Reading what was written beside the set',
	contents: 'Looking what the set holds',
	place: 'Looking what lies where it goes',
	logout: 'Looking whether the work outlives a logout',
	checks: 'Running the checks',
};

/** Is this looked at now? What was seen before no longer counts then, and is not shown. */
export const isLooking = ({stand: {work}, live}: View, what: Look): boolean =>
	work?.do === 'look' && work.what === what && live.readOnly === undefined;

/** What is being looked at, or why a look failed and how to go on. */
export function busyRows(live: Live): Row[] {
	if (live.trouble) {
		return [
			{key: 'trouble', text: live.trouble.text, mark: 'bad', tone: 'bad', wrap: true},
			{key: 'retry', text: 'Look again', tone: 'accent', act: {do: 'retry'}, preferred: true},
		];
	}

	if (!live.busy) return [];
	return [{key: 'busy', text: `${looking[live.busy.what] ?? live.busy.what} …`, mark: 'busy'}];
}
