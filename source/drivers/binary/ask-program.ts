import {spawn} from 'node:child_process';
import {absoluteParts} from '../../trust/environment.ts';
import {Trouble} from '../../trust/trouble.ts';
import {showName} from '../files/wording.ts';
import {codeOf} from '../files/failures.ts';

export type Answer = {text: string; code: number | null; cut: boolean};

const passedOn = ['PATH', 'HOME', 'LANG', 'TZ'];

/**
 * Starts a program to hear what it says of itself (`--version`, `--help`): nothing on its input,
 * PATH, HOME, LANG and TZ as its whole environment, / as its folder, a limit in milliseconds, both
 * outputs together and cut at `cap` bytes. What it started goes with it.
 * Throws Trouble when it cannot be started or does not end in time.
 */
export async function askProgram(
	program: string,
	args: readonly string[],
	{limitMs = 5000, cap = 64 * 1024}: {limitMs?: number; cap?: number} = {},
): Promise<Answer> {
	// Unsafe text may come from a runbook; it is told on a terminal.
	const told = showName([program, ...args].join(' '));
	return new Promise((resolve, reject) => {
		// A group of its own, so that whatever it starts can be ended with it.
		const child = spawn(program, [...args], {
			cwd: '/',
			env: cleanedEnvironment(),
			stdio: ['ignore', 'pipe', 'pipe'],
			detached: true,
		});
		const parts: Buffer[] = [];
		let size = 0;
		let late = false;
		const end = () => {
			try {
				if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
			} catch {
				// Gone already.
			}
		};
		const timer = setTimeout(() => {
			late = true;
			end();
		}, limitMs);
		const take = (part: Buffer) => {
			if (size < cap) parts.push(part.subarray(0, cap - size));
			size += part.length;
			if (size > cap) end();
		};
		child.stdout.on('data', take);
		child.stderr.on('data', take);
		child.on('error', error => {
			clearTimeout(timer);
			reject(startTrouble(told, error));
		});
		// What it left running may hold the pipes open: ended here, or close would never come.
		child.on('exit', end);
		child.on('close', code => {
			clearTimeout(timer);
			const text = Buffer.concat(parts).toString('utf8');
			if (late) reject(lateTrouble(told, limitMs));
			else resolve({text, code, cut: size > cap});
		});
	});
}

function cleanedEnvironment(): Record<string, string> {
	const pairs = passedOn.flatMap(name => {
		const value = process.env[name];
		return value === undefined
			? []
			: [[name, name === 'PATH' ? absoluteParts(value).join(':') : value]];
	});
	return {PATH: '/usr/local/bin:/usr/bin:/bin', ...Object.fromEntries(pairs)};
}

function startTrouble(told: string, error: unknown): Trouble {
	const reasons: Readonly<Record<string, string>> = {
		ENOENT: 'The program, or what it needs to start, is not there.',
		EACCES: 'It may not be run here: no permission, or a file system mounted noexec.',
		ENOEXEC: 'The system cannot run a file of this kind.',
	};
	const code = codeOf(error) ?? 'an unknown error';
	return new Trouble(`"${told}" could not be started (${code}).`, {
		...(reasons[code] === undefined ? {} : {why: reasons[code]}),
		next: 'Try the same command by hand.',
	});
}

function lateTrouble(told: string, limitMs: number): Trouble {
	return new Trouble(`"${told}" did not end within ${limitMs / 1000} seconds and was stopped.`, {
		why: 'Perhaps these words start the program instead of asking it.',
		next: 'Try the same command by hand, and mend the words in the runbook.',
	});
}
