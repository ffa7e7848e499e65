import fs from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {newestSession} from '../support/session-files.ts';
import {bellAnswers, flags, makeOtherBell} from '../support/lines.ts';

const toml = `# The bell of the tower

[server]
# the port people know
port   = 8080   # since ever
motto = 'ding # dong'
old_flag = true
password = "swordfish-1"

[log]
level = "info"

[[ropes]]
name = "of hemp"
`;
const env = `# for the ringers
export BELL_TUNE="\${TUNE:-ding}"   # sung
BELL_PASSWORD='swordfish-2'
# nobody needs it
BELL_OLD=1
BELL_PACE=slow
`;
const defaults: Readonly<Record<string, string>> = {
	'1.0.0.toml':
		'[server]\nport = 8417\nmotto = ""\nold_flag = false\npassword = ""\n[log]\nlevel = "warn"\n[[ropes]]\nname = "a"\n',
	'1.1.0.toml':
		'[http]\nport = 8417\n[server]\nmotto = ""\npassword = ""\n[log]\nlevel = "error"\n[[ropes]]\nname = "b"\n',
	'1.0.0.env': 'BELL_TUNE=x\nBELL_PASSWORD=\nBELL_OLD=0\nBELL_PACE=quick\n',
	'1.1.0.env': 'BELL_TUNES=x\nBELL_PASSWORD=\nBELL_PACE=swift\n',
};

const items = `config:
  - {kind: file, path: '\${place}/bell.toml', format: toml, defaults: '\${place}/defaults/{version}.toml'}
  - {kind: file, path: '\${place}/bell.env', format: env, defaults: '\${place}/defaults/{version}.env'}

backup:`;
const step = (id: string, more: string, why = 'So it was chosen.') =>
	`  - {id: ${id}, title: Settings of ${id}, action: ${more}, why: ${why}}\n`;
const edits = ['toml', 'env']
	.map(format =>
		step(
			format,
			`config.edit, with: {path: '\${place}/bell.${format}', format: ${format}, edits: '\${edits}', keep: '\${kept.config}.${format}'}`,
		),
	)
	.join('');
const backs = ['toml', 'env']
	.map(format =>
		step(
			format,
			`config.put-back, with: {path: '\${place}/bell.${format}', from: '\${kept.config}.${format}', keep: '\${kept.config.new}.${format}'}`,
		),
	)
	.join('');

function site() {
	const bell = makeOtherBell(text =>
		text
			.replace('backup:', items)
			.replace('\nsteps:\n', `\nsteps:\n${edits}`)
			.replace('  data:\n', `  data:\n${backs.replaceAll(/^  -/gm, '    -')}`),
	);
	onTestFinished(() => bell.remove());
	const at = (name: string) => join(bell.folder, name);
	fs.mkdirSync(at('defaults'));
	for (const [name, text] of Object.entries(defaults))
		fs.writeFileSync(at(`defaults/${name}`), text);
	fs.writeFileSync(at('bell.toml'), toml);
	fs.chmodSync(at('bell.toml'), 0o640);
	fs.writeFileSync(at('bell.env'), env);
	fs.chmodSync(at('bell.env'), 0o604);
	bell.go();
	const read = (name: string) => fs.readFileSync(at(name), 'utf8');
	return {...bell, at, read, mode: (name: string) => fs.statSync(at(name)).mode & 0o777};
}

const chosen = {
	'value.server.port': 'rename',
	'value.server.old_flag': 'drop',
	'value.log.level': 'follow',
	'value.ropes': 'seen',
	'value.BELL_TUNE': 'rename',
	'value.BELL_OLD': 'drop',
	'value.BELL_PACE': 'keep',
	'values.go': 'yes',
};
const newToml = toml
	.replace('# the port people know\nport   = 8080   # since ever\n', '')
	.replace('old_flag = true\n', '')
	.replace(
		'[log]\nlevel = "info"\n',
		'[http]\n# the port people know\nport   = 8080   # since ever\n\n',
	);
const newEnv = env
	.replace('BELL_TUNE=', 'BELL_TUNES=')
	.replace('# nobody needs it\nBELL_OLD=1\n', '');

test('a TOML file and an environment file are edited as chosen, and put back by the way back', async () => {
	const bell = site();
	const answers = {...bell.target, ...bellAnswers, ...chosen};
	const {'rollout.begin': _, ...before} = answers;
	const first = await bell.run(['upgrade', bell.runbook, '--no-input', ...flags(before)]);
	expect(first.err).toContain('an answer is missing: rollout.begin');
	const plan = first.out.slice(first.out.indexOf(': Plan'));
	for (const line of [
		'server.port becomes http.port',
		'server.old_flag is taken out',
		'-port   = 8080   # since ever',
		'+[http]',
		'+port   = 8080   # since ever',
		'-level = "info"',
		'BELL_TUNE becomes BELL_TUNES',
		'-export BELL_TUNE="${TUNE:-ding}"   # sung',
		'+export BELL_TUNES="${TUNE:-ding}"   # sung',
		'password = ‹not shown›',
		'BELL_PASSWORD=‹not shown›',
	])
		expect(plan).toContain(line);
	expect(first.out).not.toContain('swordfish');
	expect([bell.read('bell.toml'), bell.read('bell.env')]).toEqual([toml, env]);

	const second = await bell.run([
		'resume',
		...flags({'rollout.begin': 'yes', 'verify.go.after': 'yes'}),
	]);
	expect(second.err).toContain('an answer is missing: decide\n');
	expect(bell.read('bell.toml')).toBe(newToml);
	expect(bell.read('bell.env')).toBe(newEnv);
	expect([bell.mode('bell.toml'), bell.mode('bell.env')]).toEqual([0o640, 0o604]);
	const kept = fs
		.readdirSync(bell.at('backups'), {recursive: true, encoding: 'utf8'})
		.filter(name => name.includes('config-1.0.0'))
		.toSorted();
	expect(kept.map(name => bell.read(join('backups', name)))).toEqual([env, toml]);
	for (const name of kept) expect(bell.mode(join('backups', name)) & 0o077).toBe(0);

	const word = {decide: 'back-data', 'decide.word': 'tower', 'verify.go.back': 'yes'};
	const back = await bell.run(['resume', ...flags(word)]);
	expect(back).toMatchObject({code: 4, err: ''});
	expect([bell.read('bell.toml'), bell.read('bell.env')]).toEqual([toml, env]);
	expect([bell.mode('bell.toml'), bell.mode('bell.env')]).toEqual([0o640, 0o604]);
	const session = newestSession(bell.state)!;
	for (const name of fs.readdirSync(session, {recursive: true, encoding: 'utf8'})) {
		const file = join(session, name);
		if (fs.statSync(file).isFile())
			expect(fs.readFileSync(file, 'utf8')).not.toContain('swordfish');
	}
}, 240_000);
