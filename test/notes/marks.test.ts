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
