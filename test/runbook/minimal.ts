import {expect} from 'vitest';
import {loadRunbook} from '../../source/runbook/load.ts';
import {Trouble} from '../../source/trust/trouble.ts';

/** The smallest runbook there is; its lines are numbered in the tests. */
export const minimal = `runbook: 1
id: small
title: Small
source: https://example.invalid/
ask:
  - {id: program, kind: program, label: Which program?}
  - {id: data, kind: folder, label: Which folder?}
  - id: runs
    kind: choice
    label: How is it started?
    options:
      - {value: systemd, label: A unit}
      - {value: process, label: A process}
  - {id: unit, kind: text, label: Which unit?, when: {runs: systemd}}
  - {id: password, kind: secret, label: The password?}
services:
  main: {how: process, program: '\${program}'}
versions:
  scheme: semver
  installed: [{by: program, with: {program: '\${program}', pattern: '(\\S+)'}}]
  available: [{from: programs, with: {path: '\${data}', name: small}}]
checks:
  - {id: health, title: Healthy, check: http.json, with: {url: 'http://x/'}, why: So.}
backup:
  to: \${data}
  stores:
    - {id: data, title: Data, kind: folder, path: '\${data}'}
  steps:
    - {id: stop, title: Stopped, action: service.stop, with: {service: '\${service.main}'}, why: So.}
  proof:
    - {id: read, title: Read, action: files.verify, with: {backup: '\${backup}'}, why: So.}
steps:
  - {id: swap, title: Swapped, action: binary.swap, with: {to: '\${to}'}, why: So.}
  - {id: start, title: Started, action: service.start, with: {service: '\${service.main}'}, why: So.}
rollback:
  data:
    - {id: back, title: Back, action: service.stop, with: {service: '\${service.main}'}, why: So.}
logs:
  service: main
  patterns:
    - {match: 'listening', means: It listens, level: good}
`;

/** The minimal runbook with one part of its text exchanged for another. */
export function changed(part: string, by: string): string {
	expect(minimal).toContain(part);
	return minimal.replace(part, () => by);
}

/** Why a text is no runbook. */
export function refused(text: string, file = 'a.yaml'): Trouble {
	try {
		loadRunbook(text, file);
	} catch (error) {
		expect(error).toBeInstanceOf(Trouble);
		return error as Trouble;
	}

	throw new Error('It was read.');
}
