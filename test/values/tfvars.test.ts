import fc from 'fast-check';
import {expect, test} from 'vitest';
import {setVariable} from '../../source/values/tfvars.ts';

const text = `# where the chart lies
chart_path  = "/srv/charts/app-1" # by hand
chart_path2 = "x"
nodes       = 3
`;

test('a variable is set on its line, and all else stays (JT-24)', () => {
	expect(setVariable(text, 'chart_path', '/srv/charts/app-2')).toBe(text.replace('app-1', 'app-2'));
});

test.each([
	['gone', 'There is no variable gone'],
	['nodes', 'is not a text on one line'],
	['a.b', 'is no name of a variable'],
])('%s is told, and nothing is guessed', (name, why) => {
	expect(() => setVariable(text, name, 'x')).toThrow(why);
});

test('one that stands there twice is left to its owner', () => {
	expect(() => setVariable(text + text, 'chart_path', 'x')).toThrow('more than once');
});

test('whatever the value is, it is one quoted text on that line, and nothing that Terraform works out', () => {
	fc.assert(
		fc.property(fc.string({unit: 'grapheme'}), value => {
			const lines = setVariable(text, 'chart_path', value).split('\n');
			expect(lines).toHaveLength(text.split('\n').length);
			const quoted = /^chart_path {2}= ("(?:[^"\\]|\\.)*") # by hand$/u.exec(lines[1]!)?.[1] ?? '';
			expect(quoted.replaceAll(/[$%]{2}\{/g, '')).not.toMatch(/[$%]\{/);
			expect(JSON.parse(quoted.replaceAll('$${', '${').replaceAll('%%{', '%{'))).toBe(value);
		}),
	);
});
