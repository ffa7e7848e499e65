import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {openEngine} from '../../../source/drivers/docker/api.ts';

// The real engine answers in test/integration/docker.test.ts; here it does what it does once in a thousand calls.
let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'handrail-engine-'));
	vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
});
afterEach(() => {
	vi.unstubAllEnvs();
	rmSync(folder, {recursive: true});
});

/** A docker command that runs `script` where it is asked for a line to its engine. */
const dockerThat = (script: string) =>
	writeFileSync(join(folder, 'docker'), `#!/bin/sh\n${script}\n`, {mode: 0o755});
const answer = 'HTTP/1.1 200 OK\\r\\nApi-Version: 1.41\\r\\nContent-Length: 2\\r\\n\\r\\nOK';

test('a docker command that has ended before its answer was read has answered', async () => {
	// What it said stays in the pipe, as it does when this process comes to it late.
	dockerThat(
		`read -r line; (while kill -0 $$ 2>/dev/null; do :; done; printf '${answer}') & exit 0`,
	);
	expect(await openEngine()).toMatchObject({get: expect.any(Function)});
});

test.each([
	['says why on the other line', 'echo "dial unix: no such file" >&2; exit 1', /no such file/],
	['ends without a word', 'exit 1', /ended before the answer/],
	[
		'ends in the middle',
		`read -r line; printf 'HTTP/1.1 200 OK\\r\\nApi-'`,
		/ended before the answer/,
	],
	['speaks another language', 'read -r line; echo hello', /not as an engine speaks/],
])('a docker command that %s is told with the reason', async (_, script, why) => {
	dockerThat(script);
	await expect(openEngine()).rejects.toMatchObject({
		message: 'The Docker engine does not answer.',
		why: expect.stringMatching(why),
		next: 'See whether it runs: docker info',
	});
});
