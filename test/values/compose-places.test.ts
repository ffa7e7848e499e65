import {expect, test} from 'vitest';
import {asWritten} from '../../source/values/compose-places.ts';
import {composeChanges} from '../../source/values/compose-changes.ts';
import {composeModelOf} from '../../source/values/compose.ts';
import {masker} from '../../source/values/config-mask.ts';

const model = (...sources: string[]) => ({
	services: {
		web: {
			image: 'a',
			volumes: sources.map((source, index) => ({type: 'bind', source, target: `/t${index}`})),
		},
	},
});
const changes = (old: [string, ...string[]], fresh: [string, ...string[]]) => {
	const [was, is] = [old, fresh].map(([folder, ...sources]) => ({
		folder,
		model: model(...sources),
	}));
	const written = asWritten(was!, is!);
	return composeChanges(written.old, written.fresh, masker()).list.map(({text}) => text);
};

test('where the files of the two versions lie makes no difference', () =>
	expect(
		changes(
			['/tmp/v/old', '/tmp/v/old/data', '/tmp/v/up', '/tmp/v/old', '/srv/x'],
			['/opt/new', '/opt/new/data', '/opt/up', '/opt/new', '/srv/x'],
		),
	).toEqual([]));
test('nor does it where one lies in the other', () =>
	expect(changes(['/a/old', '/a/up', '/a/old/d'], ['/a', '/up', '/a/d'])).toEqual([]));
test('another place is one', () => {
	expect(changes(['/a/old', '/a/old/data'], ['/a/new', '/a/new/store'])[1]).toBe(
		'/t0 comes from another place: ./data → ./store',
	);
	expect(changes(['/a/old', '/srv/x'], ['/a/new', '/srv/y'])[1]).toContain('/srv/x → /srv/y');
});

test('by our own reading, what the environment file says is filled in', () => {
	const of = (version: number) =>
		composeModelOf(
			[{file: 'c.yaml', text: `services: {web: {image: "a:\${TAG:-${version}}"}}\n`}],
			[],
			[{file: '.env', text: 'TAG=1\n'}],
		);
	expect(composeChanges(of(1), of(2), masker()).list).toEqual([]);
});
