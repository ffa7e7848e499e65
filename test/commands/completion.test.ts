import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test, vi} from 'vitest';
import {faultNames} from '../../source/practice/faults.ts';
import {shippedIds} from '../../source/runbook/shipped.ts';
import {verbs} from '../../source/terminal/verbs.ts';
import {handrail} from '../support/built.ts';
import {endProcess} from '../support/end-process.ts';
import {makePast, playPast} from '../support/past-session.ts';
import {suiteWith} from '../support/required.ts';
import {built, openTerminal} from '../support/terminal.ts';

vi.setConfig({testTimeout: 120_000});

/** A state folder with one session, and handrail on PATH as it is installed. */
async function site() {
	const past = makePast();
	const session = await playPast(past, {days: 90, outcome: 'done'});
	const bin = join(past.folder, 'bin');
	fs.mkdirSync(bin);
	fs.writeFileSync(
		join(bin, 'handrail'),
		`#!/bin/sh\nexec '${process.execPath}' '${built}' "$@"\n`,
		{mode: 0o755},
	);
	const work = join(past.folder, 'work');
	fs.mkdirSync(join(work, 'a folder'), {recursive: true});
	fs.writeFileSync(join(work, 'mine.yaml'), '');
	const env = {
		PATH: `${bin}:${process.env['PATH']}`,
		HOME: past.folder,
		HANDRAIL_STATE_DIR: past.root,
		LANG: 'C.UTF-8',
		TERM: 'xterm-256color',
	};
	return {past, session, env, work, id: session.id.slice(0, 14)};
}

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

test.each([
	[[], 'Name your shell. It is used as: handrail completion bash|zsh|fish'],
	[['csh'], 'There is completion for other shells only.'],
])('wrong usage %j is told', (words, told) => {
	const {status, stderr} = handrail('/nonexistent', 'completion', ...words);
	expect(stderr).toContain(told);
	expect(status).toBe(2);
});

test('completing makes no folder, and says nothing where there is nothing', () => {
	const {folder} = makePast();
	const nowhere = join(folder, 'nowhere');
	for (const kind of ['session', 'id', 'nosuch'])
		expect(handrail(nowhere, '__complete', kind)).toEqual({status: 0, stdout: '', stderr: ''});
	expect(fs.existsSync(nowhere)).toBe(false);
});

suiteWith(
	'bash',
	has('bash'),
	'bash',
)('bash', () => {
	/** What bash offers for a line that ends where the cursor is. */
	async function offered(line: string, given?: Awaited<ReturnType<typeof site>>) {
		const {env, work} = given ?? (await site());
		const script = `source <(handrail completion bash)
read -ra COMP_WORDS <<< "$1"
[[ $1 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
_handrail
(( \${#COMPREPLY[@]} )) && printf '%s\\n' "\${COMPREPLY[@]}"
exit 0`;
		return execFileSync('bash', ['--norc', '-c', script, 'bash', line], {
			env,
			cwd: work,
			encoding: 'utf8',
		})
			.split('\n')
			.filter(text => text !== '');
	}

	test('verbs, flags and their values come from the table', async () => {
		const given = await site();
		expect(await offered('handrail ', given)).toEqual([
			...verbs.map(({verb}) => verb),
			'--help',
			'--version',
		]);
		expect(await offered('handrail se', given)).toEqual(['sessions']);
		for (const {verb, flags} of verbs)
			if (flags.length > 0)
				expect(await offered(`handrail ${verb} -`, given)).toEqual(flags.map(({flag}) => flag));
		expect(await offered('handrail practice --fault ', given)).toEqual([...faultNames]);
		expect(await offered('handrail completion ', given)).toEqual(['bash', 'zsh', 'fish']);
	});

	test('sessions, runbooks, topics, files and folders as they are now', async () => {
		const given = await site();
		expect(await offered('handrail resume ', given)).toEqual([given.id]);
		expect(await offered('handrail export 01', given)).toEqual([given.id]);
		expect(await offered(`handrail export ${given.id} m`, given)).toEqual(['mine.yaml']);
		expect(await offered('handrail upgrade ', given)).toEqual(
			expect.arrayContaining([...shippedIds(), 'mine.yaml']),
		);
		expect(await offered('handrail doctor --json pock', given)).toEqual(['pocketbase']);
		expect(await offered('handrail practice ', given)).toEqual(['a folder']);
		expect(await offered('handrail help back', given)).toEqual(['backups']);
		for (const days of [50, 40, 30, 20]) await playPast(given.past, {days, outcome: 'done'});
		expect(await offered('handrail clean --yes ', given)).toContain(`${given.id}.set1`);
		expect(await offered('handrail status ', given)).toEqual([]);
	});

	test('the Tab key in a real one', async () => {
		const {env, work} = await site();
		const terminal = openTerminal([], {
			program: ['bash', ['--norc', '-i']],
			env: {...env, PS1: 'ready> '},
		});
		onTestFinished(() => void endProcess(terminal.exited() ? undefined : terminal.pty.pid));
		await terminal.waitFor('ready>');
		terminal.type(`cd '${work}' && source <(handrail completion bash) && echo rea''d\r`);
		await terminal.waitFor(/^read$/m);
		terminal.type('handrail sess\t--j\t');
		await terminal.waitFor('handrail sessions --json');
		terminal.type('\r');
		await terminal.waitFor('"sessions": [');
	});
});

suiteWith(
	'zsh',
	has('zsh'),
	'zsh',
)('zsh', () => {
	test('the Tab key completes verbs, flags, values and sessions', async () => {
		const {env, id} = await site();
		const terminal = openTerminal([], {
			program: ['zsh', ['-f', '-i']],
			env: {...env, PS1: 'ready> '},
			columns: 120,
		});
		onTestFinished(() => void endProcess(terminal.exited() ? undefined : terminal.pty.pid));
		await terminal.waitFor('ready>');
		terminal.type(
			"autoload -U compinit && compinit -u -D && source <(handrail completion zsh) && echo rea''d\r",
		);
		await terminal.waitFor(/^read$/m);
		for (const [typed, wanted] of [
			['handrail sess\t--j\t', 'handrail sessions --json'],
			['handrail practice --fault disk\t', 'handrail practice --fault disk-full'],
			['handrail resume 01\t', `handrail resume ${id}`],
			['handrail help back\t', 'handrail help backups'],
			['handrail upgrade pock\t', 'handrail upgrade pocketbase'],
			['handrail completion fi\t', 'handrail completion fish'],
		] as const) {
			terminal.type(typed);
			await terminal.waitFor(`ready> ${wanted}`);
			terminal.press('clear');
			await terminal.waitFor(/ready>\s*$/);
		}
	});
});

suiteWith(
	'fish',
	has('fish'),
	'fish',
)('fish', () => {
	test('it offers verbs, flags, values, sessions, runbooks and topics', async () => {
		const {env, work, id} = await site();
		const offered = (line: string) =>
			execFileSync(
				'fish',
				['--no-config', '-c', 'handrail completion fish | source; complete -C "$argv[1]"', line],
				{env, cwd: work, encoding: 'utf8'},
			)
				.split('\n')
				.map(text => text.split('\t')[0]);
		for (const {verb} of verbs) expect(offered('handrail ')).toContain(verb);
		expect(offered('handrail sessions --j')).toContain('--json');
		expect(offered('handrail practice --fault ')).toEqual(expect.arrayContaining([...faultNames]));
		expect(offered('handrail resume ')).toContain(id);
		expect(offered('handrail doctor ')).toEqual(
			expect.arrayContaining([...shippedIds(), 'mine.yaml']),
		);
		expect(offered('handrail help ')).toContain('backups');
	});
});
