import {sameVersion} from '../versions/scheme.ts';
import {answered, seen, type Context} from './context.ts';
import type {Release, VersionsSeen} from './observations.ts';
import type {State} from '../journal/state.ts';
import {text} from './text.ts';

/** The application's version in the chosen package: as it was listed, or as the package says that was fetched since. */
export function chosenApplication(state: State): string | undefined {
	const chosen = text(answered(state, 'version'));
	const listed = seen<VersionsSeen>(state, 'versions')?.available?.find(
		({version}) => version === chosen,
	)?.app;
	const release = seen<Release>(state, 'release');
	return listed ?? (release?.version === chosen ? release.app : undefined);
}

/** The same context, knowing of the fetched package which application it holds. */
export function knowingApplication(context: Context): Context {
	const {state} = context;
	const release = seen<Release>(state, 'release');
	const looked = state.observed.get('versions');
	if (release?.app === undefined || !looked) return context;
	const {app} = release;
	const data = looked.data as VersionsSeen;
	const available = data.available.map(item =>
		item.version === release.version && item.app === undefined ? {...item, app} : item,
	);
	const observed = new Map(state.observed).set('versions', {...looked, data: {...data, available}});
	return {...context, state: {...state, observed}};
}

/** Versions whose application nobody knows, where the notes tell of applications: they are looked for by another name. */
export function unknownApplications({runbook, state}: Context): string[] {
	const found = seen<VersionsSeen>(state, 'versions');
	if (runbook.notes?.of !== 'app' || !found) return [];
	const {installed, available} = found;
	const chosen = available.find(({version}) =>
		sameVersion(runbook.versions.scheme, version, text(answered(state, 'version'))),
	);
	return [installed, ...(chosen ? [chosen] : [])]
		.filter(({app}) => app === undefined)
		.map(({version}) => version);
}
