import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {bellAnswers, flags, makeOtherBell, runLines} from '../support/lines.ts';
import {countsOf, endPractice} from '../support/practice.ts';
import {newestSession, readDisk, stateOf} from '../support/session-files.ts';

const practiceFile = (version: string, ...more: string[]) =>
	[
		`version: ${version}`,
		'version.go: yes',
		'"ack.2.0.0#setting-data-file-519ffe04": yes',
		'"ack.2.0.0#tables-rewritten-at-b0a33887": yes',
		'notes.read: yes',
		'value.data_file: rename',
		'values.go: yes',
		'checks.go: yes',
		'backup.how: take',
		'backup.begin: yes',
		'backup.go: yes',
		'rollout.begin: practice',
		'verify.go.after: yes',
		...more,
	].join('\n');

function practicePlace() {
	const folder = fs.mkdtempSync(join(tmpdir(), 'handrail-answers-'));
	const product = join(folder, 'practice');
	onTestFinished(async () => {
		await endPractice(product);
		fs.rmSync(folder, {recursive: true, force: true});
	});
	const env = {HANDRAIL_STATE_DIR: join(folder, 'state')};
	const file = join(folder, 'answers.yaml');
	return {
		product,
		state: env.HANDRAIL_STATE_DIR,
		file,
		write: (text: string) => fs.writeFileSync(file, text),
		run: async (args: readonly string[], input?: string) =>
			runLines(args, {env, ...(input === undefined ? {} : {input})}),
	};
}

function bell(change?: (text: string) => string) {
	const site = makeOtherBell(change);
	onTestFinished(() => site.remove());
	site.go();
	return site;
}

const lastState = (site: {state: string}) => stateOf(readDisk(newestSession(site.state)!));

test('the practice product goes to 2.1.1 by answers alone, and what was never asked is named', async () => {
	const place = practicePlace();
	place.write(practiceFile('2.1.1', 'decide: finish', 'decyde: back-data'));
	const {code, out, err} = await place.run(['practice', place.product, '--answers', place.file]);
	expect(err).toBe(`handrail: never asked: decyde (${place.file}:15:1). Is each spelled right?\n`);
	expect(code).toBe(0);
	expect(out).toContain('Page 11 of 11: Report');
	expect(out).toContain('done.');
	expect(await countsOf(place.product)).toMatchObject({members: 40, books: 120, loans: 240});
}, 240_000);

test('a release that loses rows ends with 6, and goes back by a typed word in the file', async () => {
	const place = practicePlace();
	place.write(practiceFile('2.1.0', 'decide: finish'));
	const first = await place.run(['practice', place.product, '--answers', place.file, '--json']);
	expect(first.code).toBe(6);
	expect(first.err).toContain(`${place.file}:14:1: decide: "finish" is not one of the choices`);
	expect(first.err).toContain(
		'back-data: Back: the old program and the data of the backup, with the typed word practice: --answer decide=back-data --answer decide.word=practice',
	);
	expect((await countsOf(place.product))['loans']).toBe(210);
	// Without its word a way back is not taken.
	const wordless = await place.run(['resume', '--no-input', '--answer', 'decide=back-data']);
	expect(wordless.code).toBe(6);
	expect(wordless.err).toContain('Type practice to choose this.');
	place.write('decide: {value: back-data, word: practice}\nverify.go.back: yes\n');
	const back = await place.run(['resume', '--answers', place.file]);
	expect(back.err).toBe('');
	expect(back.code).toBe(4);
	expect(await countsOf(place.product)).toMatchObject({members: 40, books: 120, loans: 240});
}, 240_000);

test('a missing answer ends with 2 and names question, values and flag; nothing is lost', async () => {
	const site = bell();
	const first = await site.run(['upgrade', site.runbook, '--no-input', ...flags(site.target)]);
	expect(first.code).toBe(2);
	expect(first.err).toBe(
		[
			'handrail: an answer is missing: version',
			'  version: Which version?',
			'    1.1.0: 1.1.0: --answer version=1.1.0',
			'',
		].join('\n'),
	);
	expect(first.out).toMatch(/Go on with: handrail resume \w{14}\n$/);
	const second = await site.run(['resume', ...flags(bellAnswers)]);
	expect(second.err).toContain('handrail: an answer is missing: decide\n');
	expect(second.err).toContain('finish: Finish: keep the new version: --answer decide=finish');
	expect(second.code).toBe(2);
	expect(site.effects()).toEqual({cast: 1, hung: 1});
	const last = await site.run(['resume', '--answer', 'decide=finish']);
	expect(last).toMatchObject({code: 0, err: ''});
	expect(site.effects()).toEqual({cast: 1, hung: 1});
}, 240_000);

test('without a terminal and without answers the first question is named', async () => {
	const site = bell();
	const {code, err} = await site.run(['upgrade', site.runbook]);
	expect(code).toBe(2);
	expect(err).toContain('handrail: an answer is missing: program\n');
	expect(err).toContain('takes the whole path of a program: --answer program=VALUE');
}, 240_000);

test('a wrong value is refused with its place, as a key would be', async () => {
	const site = bell();
	const file = join(site.folder, 'answers.json');
	fs.writeFileSync(file, `{\n\t"place": "${site.folder}/gone",\n\t"name": "tower"\n}\n`);
	const {code, err} = await site.run([
		'upgrade',
		site.runbook,
		'--answers',
		file,
		'--no-input',
		'--answer',
		`program=${site.target.program}`,
	]);
	expect(code).toBe(2);
	expect(err).toContain(`handrail: ${file}:2:2: place: ${site.folder}/gone is not there.`);
}, 240_000);

test('no is never taken for a confirmation', async () => {
	const site = bell();
	const answers = {...site.target, ...bellAnswers, 'rollout.begin': 'no'};
	const {code, err} = await site.run(['upgrade', site.runbook, '--no-input', ...flags(answers)]);
	expect(code).toBe(2);
	expect(err).toContain('--answer: rollout.begin: Only yes goes on here.');
	expect(site.effects()).toEqual({cast: 0, hung: 0});
}, 240_000);

test('a check that does not pass ends with 5; a strict one whatever is answered', async () => {
	const broken = '#!/bin/sh\n[ "$1" = ring ] && exit 3\necho bell 1.0.0\n';
	const site = bell();
	fs.writeFileSync(site.target.program, broken, {mode: 0o755});
	const begin = ['upgrade', site.runbook, '--no-input', ...flags({...site.target, ...bellAnswers})];
	const {code, err} = await site.run(begin);
	expect(code).toBe(5);
	expect(err).toContain('takes a sentence; it is recorded: --answer override.rings=VALUE');
	const passed = await site.run([
		'resume',
		'--no-input',
		'--answer',
		'override.rings=It is being repaired',
		...flags({'checks.go': 'yes'}),
	]);
	expect(passed.err).toContain('missing: backup.how');
	expect(passed.code).toBe(2);
	const strict = bell(text =>
		text.replace('title: It rings,', 'title: It rings, severity: strict,'),
	);
	fs.writeFileSync(strict.target.program, broken, {mode: 0o755});
	const held = await strict.run([
		'upgrade',
		strict.runbook,
		'--no-input',
		...flags({
			...strict.target,
			...bellAnswers,
			'checks.again': 'yes',
			'override.rings': 'go on',
		}),
	]);
	expect(held.code).toBe(5);
	expect(held.err).toContain('a strict check does not pass, and it cannot be passed by');
	// Looked again once, not for ever.
	const {events} = readDisk(newestSession(strict.state)!);
	expect(events.filter(({t}) => t === 'checks.done')).toHaveLength(2);
}, 240_000);

test('what cannot be looked at ends with 1 while nothing is changed', async () => {
	const site = bell();
	fs.writeFileSync(site.target.program, '#!/bin/sh\necho nothing of the kind\n', {mode: 0o755});
	const {code, err} = await site.run([
		'upgrade',
		site.runbook,
		'--no-input',
		'--json',
		...flags(site.target),
	]);
	expect(code).toBe(1);
	expect(err).toMatch(/^handrail: .+\n/);
}, 240_000);

test('a step that fails ends with 6, is not run again by an answer twice, and leads back', async () => {
	const site = bell();
	fs.writeFileSync(join(site.folder, 'cast.sh'), 'echo tried >> "$1/tried"; exit 9\n');
	const tried = () => fs.readFileSync(join(site.folder, 'tried'), 'utf8').trim().split('\n').length;
	const answers = {...site.target, ...bellAnswers};
	const failed = await site.run(['upgrade', site.runbook, '--no-input', ...flags(answers)]);
	expect(failed.code).toBe(6);
	expect(failed.err).toContain('--answer resolve.rollout.1/cast.1=again');
	expect(failed.out).toMatch(/bad +Bell cast/);
	const again = await site.run(['resume', '--answer', 'resolve.rollout.1/cast.1=again']);
	expect(again.code).toBe(6);
	expect(again.err).toContain('handrail: an answer is missing: resolve.rollout.1/cast.2\n');
	expect(tried()).toBe(2);
	const back = await site.run([
		'resume',
		'--answer',
		'resolve.rollout.1/cast.2=left',
		'--answer',
		'decide=back-data',
		'--answer',
		'decide.word=tower',
		'--answer',
		'verify.go.back=yes',
	]);
	expect(back).toMatchObject({code: 4, err: ''});
	expect(lastState(site).outcome).toBe('rolled-back');
	expect(tried()).toBe(2);
}, 240_000);

test('a backup that fails ends with 1, and what is asked again is not answered again', async () => {
	const copy = "action: files.copy, with: {stores: '${stores}', to: '${backup}'}";
	const site = bell(text =>
		text.replace(copy, "action: script.run, with: {command: ['/bin/false']}"),
	);
	const answers = {...site.target, ...bellAnswers};
	const {code, err} = await site.run(['upgrade', site.runbook, '--no-input', ...flags(answers)]);
	expect(err).toContain('handrail: an answer is missing: resolve.backup.1/copy.1\n');
	expect(code).toBe(1);
	const left = await site.run([
		'resume',
		'--no-input',
		'--answer',
		'resolve.backup.1/copy.1=left',
		...flags(bellAnswers),
	]);
	// The backup was begun again with the answers given now, each once, and has failed once more.
	expect(left.err).toContain('handrail: an answer is missing: resolve.backup.2/copy.1\n');
	const once = await site.run([
		'resume',
		'--no-input',
		...flags(bellAnswers),
		'--answer',
		'resolve.backup.2/copy.1=left',
		'--answer',
		'resolve.backup.3/copy.1=left',
	]);
	expect(once.err).toContain('handrail: an answer is missing: backup.how\n');
	expect(once.code).toBe(2);
	expect(site.effects()).toEqual({cast: 0, hung: 0});
}, 240_000);

test('--json tells every event as it is written, and ends with what is still asked', async () => {
	const site = bell();
	const answers = {...site.target, ...bellAnswers};
	const {code, out, err} = await site.run(['upgrade', site.runbook, '--json', ...flags(answers)]);
	expect(code).toBe(2);
	expect(err).toContain('handrail: an answer is missing: decide\n');
	const lines = out
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as Record<string, unknown>);
	expect(lines.every(({format}) => format === 1)).toBe(true);
	expect(lines[0]).toMatchObject({t: 'begin', page: 'target'});
	const told = lines.slice(1, -1).map(({t, seq}) => [t, seq]);
	const {events} = readDisk(newestSession(site.state)!);
	expect(told).toEqual(events.slice(Number(lines[0]!['seq'])).map(({t, seq}) => [t, seq]));
	expect(lines.at(-1)).toMatchObject({
		t: 'end',
		how: 'missing',
		outcome: null,
		page: 'decide',
		exit: 2,
		questions: [{id: 'decide', kind: 'choice', options: [{value: 'finish'}, {value: 'back-data'}]}],
	});
}, 240_000);

test('--target begins with a kept installation, and refuses answers about another', async () => {
	const site = bell();
	await site.run(['upgrade', site.runbook, '--no-input', ...flags(site.target)]);
	const kept = await site.run(['upgrade', site.runbook, '--target', 'tower', '--no-input']);
	expect(kept.err).toContain('handrail: an answer is missing: version\n');
	const sessions = () => fs.readdirSync(join(site.state, 'sessions')).length;
	const before = sessions();
	const other = await site.run([
		'upgrade',
		site.runbook,
		'--target',
		'tower',
		'--no-input',
		'--answer',
		'place=/elsewhere',
	]);
	expect(other.code).toBe(2);
	expect(other.err).toContain(`place is "/elsewhere", and this session has "${site.folder}"`);
	const unknown = await site.run(['upgrade', site.runbook, '--target', 'steeple']);
	expect(unknown.err).toBe(
		'handrail: No installation of bell is kept as "steeple". There are: tower.\n',
	);
	expect(unknown.code).toBe(2);
	expect(sessions()).toBe(before);
}, 240_000);
