import fs from 'node:fs';
import {beforeAll, describe, expect, test, vi} from 'vitest';
import {runLines} from '../support/lines.ts';
import {expectCovered, flat, vendor, type Vendor, type Walked} from './vendor.ts';

vi.setConfig({testTimeout: 240_000, hookTimeout: 240_000});

const trains = ['2025-autumn', '2026-winter', '2026-spring', '2026-summer'];
const changelog = `# Changelog

## 2026-spring

- BREAKING: the runtime's contract lost a field.

## 2026-winter

- More parts.
`;
const stack = 'name: stack\ntrain: 2025-autumn\n';
const guide = '# Upgrading\n\nRead what goes together first.\n';

let site: Vendor;
let answers: Record<string, string>;
let on: Record<string, string>;
/** Answered up to the plan; and all the way to its end. */
let planned: Walked;
let done: Walked;

/** Says that all is equal, and notes which train it found. */
const verifier = (file: string, ledger: string) =>
	site.write(
		`verify-${file}.sh`,
		`#!/bin/sh\nsed -n 's/^train: //p' ${site.at(file)} >> ${site.at(ledger)}\necho equal\n`,
		0o755,
	);

beforeAll(async () => {
	site = vendor('train-rows');
	const self = await site.serve(url =>
		url === '/status'
			? {body: '{"parts": 7}', headers: {'content-type': 'application/json'}}
			: undefined,
	);
	site.write('notes/CHANGELOG.md', changelog);
	site.write('notes/upgrading.md', guide);
	answers = {
		stack: site.write('stack.yaml', stack),
		trains: site.write(
			'trains.json',
			JSON.stringify({versions: trains.map(version => ({version}))}),
		),
		notes: site.at('notes'),
		address: self.replace('http://', ''),
		verifier: verifier('stack.yaml', 'seen-of-planned'),
		owner: 'platform',
		deploy: site.write('deploy.sh', '#!/bin/sh\nsed -i "s/^train: .*/train: $2/" "$1"\n', 0o755),
		backups: site.at('backups'),
		name: 'prod',
	};
	on = {
		...answers,
		version: '2026-winter',
		change: 'compatible',
		admitted: 'yes',
		'version.go': 'yes',
		'ack.2026-winter#read-what-goes-f72fdcc8': 'yes, the platform team has it',
		'notes.read': 'yes',
		guide: 'yes',
		'guide-at': 'the wiki',
		posture: 'contracts',
		'checks.go': 'yes',
		'backup.how': 'take',
		'backup.begin': 'yes',
		'backup.go': 'a test',
	};
	planned = await site.walk(on);
	done = await site.walk({
		...on,
		stack: site.write('deployed.yaml', stack),
		verifier: verifier('deployed.yaml', 'verified'),
		'rollout.begin': 'yes',
		'verify.go.after': 'yes',
		decide: 'finish',
	});
	return async () => site.remove();
});

const ids = Array.from({length: 12}, (_, at) => `HF-${String(at + 5).padStart(2, '0')}`);

test('each of these rows stands in its runbook', () => {
	expectCovered('train-rows', ids);
});

test('it comes to the plan with what it was told, and to its end where it is begun', () => {
	expect(planned.err).toContain('an answer is missing: rollout.begin');
	expect(done.err).toBe('');
	expect(done.code).toBe(0);
	expect(site.read('deployed.yaml')).toContain('train: 2026-winter');
	expect(site.read('stack.yaml')).toBe(stack);
});

describe('HF-05, HF-10, HF-11: which train runs and which is meant', () => {
	test('both are seen, shown, and written down before anything else', () => {
		expect(planned.page('Version')).toContain('2025-autumn is installed');
		expect(planned.page('Version')).toContain('2026-winter is chosen');
		const seen = planned.events.find(
			event => event.t === 'target.observed' && event.what === 'versions',
		);
		expect(seen).toMatchObject({
			data: {installed: {version: '2025-autumn', place: answers['stack']}},
		});
		expect(planned.recorded.get('version')).toBe('2026-winter');
		const first = planned.events.findIndex(event => event.t === 'plan.frozen');
		expect(planned.events.indexOf(seen!)).toBeLessThan(first);
	});

	test('HF-05: where the train that runs is not known, nothing is begun', async () => {
		const stack = site.write('empty.yaml', 'name: stack\n');
		const told = await site.walk({...on, stack});
		expect(told.out + told.err).toContain('names no version');
		expect(told.page('Notes')).toBe('');
	});

	test('HF-11: a train that is not on the list is no goal, and none is passed over', async () => {
		const told = await site.walk({...on, version: '2027-winter'});
		expect(told.code).toBe(2);
		expect(told.page('Notes')).toBe('');
		const far = await site.plan({...answers, version: '2026-summer'});
		expect(far['road'].map(({to}: any) => to)).toEqual([
			'2026-winter',
			'2026-spring',
			'2026-summer',
		]);
	});
});

describe('HF-06: notes, what goes together, and what runs can be looked at', () => {
	test('the notes are read; what cannot be read is told, never taken for nothing', async () => {
		const page = planned.page('Notes');
		expect(page).toContain('More parts.');
		expect(page).toContain('Read what goes together first.');
		// It belongs to the train after this one.
		expect(page).not.toContain('lost a field');
		const told = await site.walk({...on, notes: site.at('nowhere')});
		expect(told.code).toBe(2);
		fs.mkdirSync(site.at('silent'), {recursive: true});
		const silent = await site.walk({...on, notes: site.at('silent')});
		expect(flat(silent.page('Notes'))).toContain('nothing called as release notes are');
		const found = await site.plan({...answers, notes: site.at('silent'), version: '2026-winter'});
		expect(found['decide']).toBe('unsure');
	});

	test('a stack that cannot be looked at holds the upgrade up', async () => {
		expect(flat(planned.page('Checks'))).toContain('The stack can be looked at: passed');
		const told = await site.walk({...on, address: '127.0.0.1:9'});
		expect(told.err).toContain('override.surface');
		expect(told.page('Backup')).toBe('');
	});
});

describe('HF-07: the verifier of the repository runs before and after', () => {
	test('before it is a strict check, after it the same one', () => {
		expect(flat(done.page('Checks'))).toContain('What runs is what the repository says: passed');
		expect(flat(done.page('Verify'))).toContain('What runs is what the repository says');
		const moments = done.events.flatMap(event => (event.t === 'checks.done' ? [event.moment] : []));
		expect(moments).toEqual(['before', 'after']);
		const seen = site.read('verified').trim().split('\n');
		expect(seen).toContain('2025-autumn');
		expect(seen.at(-1)).toBe('2026-winter');
	});

	test('where it finds a difference before, nothing goes on', async () => {
		const verifier = site.write('differs.sh', '#!/bin/sh\necho drift >&2\nexit 1\n', 0o755);
		const told = await site.walk({...on, verifier});
		expect(flat(told.page('Checks'))).toContain('drift');
		expect(flat(told.page('Checks'))).toContain('A strict check does not pass');
		expect(told.page('Backup')).toBe('');
	});
});

test('HF-08: who owns the deployment is asked and kept; where nobody knows, it stops there', async () => {
	expect(planned.recorded.get('owner')).toBe('platform');
	expect(planned.page('Target')).toContain("The platform's");
	expect(flat(planned.page('Plan'))).toContain(
		`${answers['deploy']} ${answers['stack']} 2026-winter`,
	);
	const told = await site.walk({...on, owner: 'unknown'});
	expect(told.code).toBe(2);
	expect(told.err).toContain('Find out first');
	expect(told.page('Version')).toBe('');
});

test('HF-09, HF-13: what this is no substitute for, and why the facts are written down, is told where they are', () => {
	const page = flat(planned.page('Version'));
	expect(page).toContain('the notes of each owner are read besides');
	expect(page).toContain('a difference that is meant looks like one that is not');
});

describe('HF-12: the kind of change is said in the words of the stack', () => {
	test.each([
		['patch', 'additive', 'patch'],
		['compatible', 'compatibility-sensitive', 'compatible'],
		['destructive', 'migration-heavy', 'destructive'],
	])('%s is %s', async (change, name, kind) => {
		const found = await site.plan({...answers, version: '2026-winter', change});
		expect(found['change']).toMatchObject({class: kind, name});
	});

	test('it is asked where nobody said it, and without an answer it counts as the worst', async () => {
		const {change: _, ...rest} = on;
		const told = await site.walk(rest);
		expect(told.err).toContain('an answer is missing: change');
		expect(told.err).toContain('migration-heavy');
		const found = await site.plan({...answers, version: '2026-winter'});
		expect(found['change']).toMatchObject({class: 'destructive', said: false});
	});

	test('it is shown, recorded, and stands in the report with where it led from and to', async () => {
		expect(flat(planned.page('Version'))).toContain(
			'compatibility-sensitive: the old program can run on the new data',
		);
		expect(planned.recorded.get('change')).toBe('compatible');
		const report = await reportOf();
		expect(report).toContain('2025-autumn to 2026-winter');
		expect(report).toContain('compatibility-sensitive: the old program can run on the new data');
	});
});

/** The report of an upgrade, that which was carried out where none is named. */
async function reportOf(walked: Walked = done): Promise<string> {
	const session = /handrail resume (\S+)/.exec(walked.out)?.[1] ?? '';
	const ran = await runLines(['report', session], {env: {HANDRAIL_STATE_DIR: walked.state}});
	expect(ran.err).toBe('');
	return ran.out;
}

describe('HF-14, HF-15, HF-16: what is to be known of the train is asked, recorded, and in the report', () => {
	test.each([
		['HF-14', 'admitted', 'Notes'],
		['HF-15', 'guide', 'Checks'],
		['HF-16', 'posture', 'Checks'],
	])('%s: without %s the page is not left', async (_, id, next) => {
		const {[id]: _given, ...rest} = on;
		const told = await site.walk(rest);
		expect(told.err).toContain(`an answer is missing: ${id}`);
		expect(told.page(next)).toBe('');
	});

	test('HF-14: a train that is not admitted stops there, with the reason', async () => {
		const told = await site.walk({...on, admitted: 'no'});
		expect(told.code).toBe(2);
		expect(told.err).toContain('put back by the next reconciliation');
		expect(told.page('Notes')).toBe('');
	});

	test('HF-15: where a guide is needed, where it lies is asked too', () => {
		expect(planned.recorded.get('guide-at')).toBe('the wiki');
		expect(planned.page('Notes')).toContain('the wiki');
	});

	test('HF-16: the answer stands in the report, with the others', async () => {
		const report = await reportOf();
		expect(report).toContain(
			'Acknowledged one by one:\n- 2026-winter: Read what goes together first. (noted: the platform team has it)',
		);
		const unread = await site.walk({
			...answers,
			version: '2026-winter',
			change: 'patch',
			admitted: 'yes',
			'version.go': 'yes',
		});
		expect(await reportOf(unread)).toContain('Not acknowledged:\n- 2026-winter: Read what');
		for (const line of [
			'Is this train expected to be admitted? Yes',
			'Does it need a migration guide? Yes',
			'how ready the stack counts as? A contract',
		])
			expect(report).toContain(line);
	});

	test('a script is told what is still open', async () => {
		const found = await site.plan({...answers, version: '2026-winter', admitted: 'yes'});
		expect(found['decide']).toBe('something');
		expect(found['questions']).toEqual([
			expect.objectContaining({id: 'admitted', answer: 'yes'}),
			expect.not.objectContaining({answer: expect.anything()}),
			expect.not.objectContaining({answer: expect.anything()}),
			expect.not.objectContaining({answer: expect.anything()}),
		]);
	});
});
