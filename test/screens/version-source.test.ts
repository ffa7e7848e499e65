import {expect, test, vi} from 'vitest';
import {versionPage} from '../../source/screens/pages/version.ts';
import type {VersionsSeen} from '../../source/plan/observations.ts';
import {asks, makeStory} from '../support/story.ts';

vi.setConfig({testTimeout: 90_000});

const said = (more: Partial<VersionsSeen>) => {
	const story = makeStory().to('version', asks);
	const before = story.state().observed.get('versions')!.data as VersionsSeen;
	const data = {...before, ...more};
	story.push({t: 'target.observed', page: 'version', what: 'versions', data});
	return JSON.stringify(versionPage(story.view()));
};

test('a source that did not answer is told, with the time of what is shown', () => {
	expect(said({asOf: '2026-03-01T10:20:30.000Z'})).toContain('the source does not answer now');
	expect(said({})).not.toContain('does not answer');
});

test('the version of the application stands beside that of its package', () => {
	const available = [{version: '2.1.1', place: '', kind: 'chart', app: '7.4'}];
	expect(said({available})).toContain('application 7.4');
});
