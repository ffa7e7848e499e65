import fc from 'fast-check';
import {expect, test} from 'vitest';
import {helmReason} from '../../../source/drivers/charts/helm-reason.ts';

const debug = '\nUse --debug flag to render out invalid YAML\n';

test.each([
	[
		'a schema',
		`Error: values don't meet the specifications of the schema(s) in the following chart(s):\nc:\n- at '': 'oneOf' failed, none matched\n  - at '': missing property 'secret'\n  - at '': missing property 'vault'\n- at '/a': got number, want string\n\n`,
		"values don't meet the specifications of the schema(s) in the following chart(s): c: at '': 'oneOf' failed, none matched; at '': missing property 'secret'; at '': missing property 'vault'; at '/a': got number, want string",
	],
	[
		'a message of several lines',
		`Error: execution error at (c/templates/b.yaml:1:9): please\nset the error\nnow\n${debug}`,
		'execution error at (c/templates/b.yaml:1:9): please set the error now',
	],
	[
		'a template, as helm 3 says it',
		`Error: template: c/templates/b.yaml:1:10: executing "c/templates/b.yaml" at <.Values.x.y.z>: nil pointer evaluating interface {}.y\n${debug}`,
		'template: c/templates/b.yaml:1:10: executing "c/templates/b.yaml" at <.Values.x.y.z>: nil pointer evaluating interface {}.y',
	],
	[
		'a template, as helm 4 says it',
		`Error: c/templates/b.yaml:1:3\n  executing "c/templates/b.yaml" at <include "nope" .>:\n    error calling include:\ntemplate: no template "nope" associated with template "gotpl"\n${debug}`,
		'c/templates/b.yaml:1:3 executing "c/templates/b.yaml" at <include "nope" .>: error calling include: template: no template "nope" associated with template "gotpl"',
	],
	[
		'a warning before it',
		'coalesce.go:298: warning: error: cannot overwrite table with non table for c.a\nlevel=INFO msg="x"\nError: chart requires kubeVersion: >=9\n',
		'chart requires kubeVersion: >=9',
	],
	['words of its own', 'panic: an error\nrest\n', 'panic: an error rest'],
	['nothing', '\n', 'helm did not say why'],
])('the reason of %s', (_, said, reason) => expect(helmReason(said)).toBe(reason));

test('is one line of bounded length, and moves no cursor, whatever helm says', () => {
	fc.assert(
		fc.property(fc.string({unit: 'grapheme', maxLength: 3000}), text => {
			const reason = helmReason(`Error: ${text}\u001B[2J\nmore ${'x'.repeat(2000)}`);
			expect(reason.length).toBeLessThanOrEqual(700);
			// oxlint-disable-next-line no-control-regex
			expect(reason).not.toMatch(/[\u0000-\u001F\u007F]/);
			expect(reason).not.toBe('');
		}),
	);
});
