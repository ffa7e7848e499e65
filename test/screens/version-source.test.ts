import {expect, test, vi} from 'vitest';
import {versionPage} from '../../source/screens/pages/version.ts';
import type {Release, VersionsSeen} from '../../source/plan/observations.ts';
import {versionRows} from '../../source/plan/rules/version.ts';
import {asks, makeStory} from '../support/story.ts';

vi.setConfig({testTimeout: 90_000});

const shown = (more: Partial<VersionsSeen>) => {
	const story = makeStory().to('version', asks);
	const before = story.state().observed.get('versions')!.data as VersionsSeen;
	const data = {...before, ...more};
	story.push({t: 'target.observed', page: 'version', what: 'versions', data});
	return versionPage(story.view());
};
const said = (more: Partial<VersionsSeen>) => JSON.stringify(shown(more));

test('a source that did not answer is told, with the time of what is shown', () => {
	expect(said({asOf: '2026-03-01T10:20:30.000Z'})).toContain(
		'As of 1 Mar 2026, 10:20 UTC: this list is no newer than that.',
	);
	const why = 'https://example.org answered 503.';
	expect(said({asOf: '2026-03-01T10:20:30.000Z', unanswered: why})).toContain(
		`As of 1 Mar 2026, 10:20 UTC: the source does not answer now. ${why}`,
	);
	// Without a time, what is shown is of now.
	expect(said({unanswered: why})).toContain(why);
	expect(said({unanswered: why})).not.toContain('As of');
	expect(said({})).not.toContain('does not answer');
});

test('versions are judged once, however often a page asks', () => {
	const {context} = makeStory().to('version', asks).view();
	expect(versionRows(context)).toBe(versionRows(context));
});

test('what its vendor calls a pre-release is not stood on; nor anything where none is recommended', () => {
	const early = {place: '', kind: 'release', caution: 'pre-release', remark: 'early'} as const;
	const only = [
		{version: '2.1.1', ...early},
		{version: '1.0.0', place: '', kind: 'file'},
	];
	const {rows} = shown({available: only, withdrawn: []});
	expect(rows.filter(({preferred}) => preferred).map(({key}) => key)).toEqual(['versions.again']);
	const two = [...only, {version: '1.1.0', place: '', kind: 'file'}];
	const preferred = shown({available: two, withdrawn: []}).rows.find(row => row.preferred);
	expect(preferred?.key).toBe('version=1.1.0');
});

test('what its publisher says of a version stands beside it', () => {
	const available = [
		{version: '2.1.1', place: '', kind: 'chart', remark: 'deprecated by its publisher'},
	];
	expect(said({available})).toContain('deprecated by its publisher');
});

test('the version of the application stands beside that of its package', () => {
	const available = [{version: '2.1.1', place: '', kind: 'chart', app: '7.4'}];
	expect(said({available})).toContain('application 7.4');
});

test('the application that was found in the fetched package stands beside the chosen version', () => {
	const story = makeStory().to('version', ({questions}) => questions[0]?.id === 'version.go');
	const release = story.state().observed.get('release')!.data as Release;
	expect(JSON.stringify(versionPage(story.view()))).not.toContain('application');
	const data = {...release, app: '7.4'};
	story.push({t: 'target.observed', page: 'version', what: 'release', data});
	expect(JSON.stringify(versionPage(story.view()))).toContain('2.1.1 (application 7.4) is chosen');
	const old = {...data, caution: 'deprecated' as const};
	story.push({t: 'target.observed', page: 'version', what: 'release', data: old});
	expect(JSON.stringify(versionPage(story.view()))).toContain(
		'The package says: deprecated by its publisher.',
	);
});

test('what is no version stands there with its reason: a few on the page, all of them behind d', () => {
	const why = '"latest" is a name that moves.';
	const readme = 'its name holds no version';
	const other = (n: number) => ({name: `branch-${n}`, why: `"branch-${n}" is not a version`});
	const ignored = [
		{name: 'latest', why},
		...['a', 'b', 'c', 'd', 'e'].map(name => ({name, why: readme})),
		...Array.from({length: 40}, (_, n) => other(n)),
	];
	const {rows, whole = []} = shown({ignored});
	const text = rows.map(row => row.text).join('\n');
	expect(text).toContain(`latest: ${why}`);
	expect(text).toContain(`a, b, c and 2 more: ${readme}`);
	expect(text).toContain('and 40 more (d shows them)');
	expect(text).not.toContain('branch-2');
	expect(whole.slice(1).map(row => row.text)).toEqual(
		ignored.map(({name, why}) => `${name}: ${why}`),
	);
	const few = shown({ignored: ignored.slice(0, 2)});
	expect(JSON.stringify(few.rows)).not.toContain('d shows');
	expect(shown({ignored: []}).whole).toBeUndefined();
});
