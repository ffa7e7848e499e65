import {describe, expect, test} from 'vitest';
import {marksOf} from '../../source/notes/marks.ts';
import {readNotes} from '../../source/notes/read.ts';

const isMarked = (text: string, headings: readonly string[] = []) => {
	const {breaking, action} = marksOf(text, headings);
	return breaking || action;
};

describe('what is marked, by its words', () => {
	test.each([
		'`x` is now required',
		'Requires Kubernetes 1.25',
		'Now requires a newer kernel',
		'The minimum version of the store is 5',
		'Renamed foo to bar',
		'foo was renamed to bar',
		'Dropped Z',
		'Drop the old format',
		'Removes the option a',
		'The default of x changed',
		'The default value of x has changed from 1 to 2',
		'x now defaults to 2',
		'Changed the default of x',
		'deprecated y',
		'Delete the old PVC',
		'Restart the workers',
		'It now listens on port 9',
		'x is now disabled by default',
		'The key a no longer has any effect',
		'The option is gone',
		'You must stop it first',
		'The secret must be set before the start',
		'Keys must now be renamed',
		'Operators must move the folder',
		'feat!: another order',
		'chore!: another order',
		'storage.path has moved to data.dir',
		'storage.path was moved to data.dir',
		'Moved the key a to b',
		'auth.mode was replaced by auth.type',
		'auth.mode replaced with auth.type',
		'image is split into image.repository and image.tag',
		'X was merged into Y',
		'Renames the option a.b to c.d',
		'Renaming of a.b to c.d',
		'Removal of the legacy API',
		'Removing the legacy API',
		'Deletes the legacy API',
		'Deleted the old endpoint',
		'Node 18 dropped',
		'Support for PostgreSQL 11 has ended',
		'End of support for Kubernetes 1.24',
		'PostgreSQL 11 is unsupported',
		'PostgreSQL 14 required',
		'It requires PostgreSQL 14 or later',
		'Now needs Java 17',
		'The default port is now 9000 instead of 8080',
		'The default value of timeout raised from 5 to 10',
		'FOO is now ignored',
		'The variable FOO is ignored now',
		'FOO has no effect anymore',
		'The config file format changed from INI to TOML',
		'The schema changes; downgrading is not possible',
		'A downgrade is not supported',
		'This release migrates the database',
		'Existing sessions will be invalidated',
		'Please run thing migrate after the upgrade',
		'You should run thing migrate',
		'Run thing migrate after upgrading',
	])('%s', text => expect(isMarked(text.replaceAll('`', ''))).toBe(true));

	test.each([
		'Fixed a case where memory must be freed',
		'The list must not be null',
		'This must have been slow',
		'Fixed a crash',
		'Supports Kubernetes 1.25 too',
		'The key is not required any more',
		'No action is required',
		'Nothing else is now required',
		'It no longer crashes',
		'A drop-down menu for languages',
		'chore: drop an old build image',
		'docs: renamed a page',
		'refactor(core): removed a cast',
		'Faster by default',
		'Moved to a faster parser inside',
		'The window can be moved',
		'Fixed a crash when a user was deleted',
		'Deleted users are shown in grey',
		'Fixed removal of empty folders',
		'Fixed that the setting was ignored',
		'A run takes less time',
		'refactor: replaced the parser by another',
		'Fixed a migration that was slow',
		'Sessions can be moved',
		'You should see faster pages',
		'Fixed members that were shown as required.',
	])('%s is not', text => expect(isMarked(text)).toBe(false));

	test('under a heading that says it', () => {
		expect(isMarked('y', ['Deprecated'])).toBe(true);
		expect(isMarked('y', ['Deprecations'])).toBe(true);
		expect(isMarked('y', ['Changed'])).toBe(false);
	});
});

test('only a guide asks for everything in it: a changelog of the product does not', () => {
	const read = (text: string, name: string) =>
		readNotes(text, {name, target: '3.0.0', readYaml: () => undefined}).flatMap(({items}) =>
			items.map(({action}) => action),
		);
	const log = '## Lamp v3.0.0\n- A word\n';
	expect(read(log, 'CHANGELOG.md')).toEqual([false]);
	expect(read(log, 'UPGRADE.md')).toEqual([true]);
	expect(read('## Notes on v3.0.0\n- A word\n', 'NEWS.md')).toEqual([false]);
	expect(read('## Upgrading to 3.0\n- A word\n', 'NEWS.md')).toEqual([true]);
});
