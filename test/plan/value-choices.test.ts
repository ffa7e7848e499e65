import {expect, test} from 'vitest';
import type {ConfigFinding} from '../../source/plan/observations.ts';
import {choicesFor} from '../../source/plan/rules/value-choices.ts';

const found: ConfigFinding = {
	source: '/srv/x.toml',
	key: 'a',
	verdict: 'RENAMED?',
	severity: 'stop',
	yours: '1',
	suggestion: 'b',
	score: 1,
	edits: true,
};
const values = (finding: ConfigFinding) => choicesFor(finding).options.map(({value}) => value);
const note = (finding: ConfigFinding, wanted: string) =>
	choicesFor(finding).options.find(({value}) => value === wanted)?.note;

test('a key whose new name is sure is renamed by Enter; one that is only likely is left', () => {
	expect(choicesFor(found)).toMatchObject({usual: 'rename'});
	expect(values(found)).toEqual(['rename', 'keep', 'drop']);
	expect(choicesFor({...found, score: 0.7})).toMatchObject({usual: 'keep'});
	expect(values({...found, score: 0.7})).toEqual(['keep', 'rename', 'drop']);
});

test('one that cannot be edited in its file is only seen, with the reason', () => {
	expect(choicesFor({...found, edits: false, byHand: 'It stands in a list of tables.'})).toEqual({
		options: [
			{
				value: 'seen',
				label: 'I have seen it',
				note: 'It stands in a list of tables. Change it by hand.',
			},
		],
		usual: 'seen',
	});
	expect(note({...found, edits: false}, 'seen')).toBe('your file is yours to change');
});

test('one that must be set, and that nobody sets, is set in the file and looked at again', () => {
	const {yours: _, suggestion: __, ...unset} = found;
	expect(note({...unset, verdict: 'NEW_REQUIRED', edits: false}, 'seen')).toBe(
		'set it in your file, then look again',
	);
	expect(note({...unset, verdict: 'FLOATING', edits: false}, 'seen')).toBe(
		'set it in your file if you want another',
	);
});

test('one that cannot be renamed there can be kept or taken out, with the reason', () => {
	const stays = {...found, stays: 'b is there already.'};
	expect(values(stays)).toEqual(['keep', 'drop']);
	expect(note(stays, 'keep')).toBe('It cannot be renamed here. b is there already.');
});

test('where several files set it, it is said which lines go, and whose value counts then', () => {
	const pinned = {...found, verdict: 'PINNED_DEFAULT_CHANGED'};
	expect(note(pinned, 'follow')).toBe('your line is taken out');
	expect(note({...pinned, files: ['/srv/base.yaml', '/srv/site.yaml']}, 'follow')).toBe(
		'your lines in base.yaml, site.yaml are taken out',
	);
	expect(note({...pinned, beneath: '/charts/size.yaml'}, 'follow')).toBe(
		'your line is taken out; then size.yaml counts, which sets it too',
	);
	expect(note({...found, beneath: '/charts/size.yaml'}, 'drop')).toContain('then size.yaml counts');
	expect(note(found, 'drop')).toBeUndefined();
});

test('a new name that the notes say beside the old one is sure, however unlike they are', () => {
	const unlike = {...found, key: 'data_file', suggestion: 'database.path', score: 0.6};
	const notes = (text: string) => ({
		source: 'CHANGELOG.md',
		versions: [{version: '2', read: true, items: [{id: '1', text, breaking: true, action: false}]}],
	});
	const usual = (text: string) => choicesFor(unlike, notes(text)).usual;
	expect(usual('The setting data_file is now called database.path.')).toBe('rename');
	expect(usual('`data_file` → `database.path`')).toBe('rename');
	expect(usual('data_files are now at database.path.')).toBe('keep');
	expect(usual('Use database.path.')).toBe('keep');
	expect(choicesFor(unlike).usual).toBe('keep');
});
