import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {runEffect, runTool, type Ran} from '../service/run-tool.ts';

/**
 * Asks the docker command, which knows the operator's context, host and rights. Never throws.
 * Arguments are checked by grammars before they come here; there is no shell and no input.
 */
export async function askDocker(args: readonly string[], seconds = 60): Promise<Ran> {
	return runTool(['docker', ...args], seconds);
}

/** Lets the docker command change something. Throws Trouble with its own reason when it fails. */
export async function tellDocker(args: readonly string[], seconds = 120): Promise<string> {
	const ran = await runEffect(['docker', ...args], seconds);
	if (ran.code !== 0) throw dockerTrouble(`docker ${args[0]}`, ran);
	return ran.out.trim();
}

/** Why docker did not do what it was asked, in an operator's words. */
export function dockerTrouble(what: string, {started, err, end}: Ran): Trouble {
	if (!started)
		return new Trouble(`docker ${end}.`, {next: 'Install the docker command, or mend PATH.'});
	const first = said(err);
	if (/permission denied/i.test(err) && /docker(?:\.sock| daemon)/i.test(err))
		return new Trouble('This user may not speak to Docker.', {
			why: first,
			next: 'Start handrail with sudo, or as a member of the group docker.',
		});
	if (
		/cannot connect to the docker daemon|error during connect|is the docker daemon running/i.test(
			err,
		)
	)
		return new Trouble('The Docker engine does not answer.', {
			why: first,
			next: 'See whether it runs: docker info',
		});
	return new Trouble(`${what} ${end}.`, {why: first});
}

/** The line that says most of what went wrong. */
export function said(err: string): string {
	const lines = err.split('\n').filter(line => line.trim() !== '' && !line.startsWith("See '"));
	const line = lines.find(item => /error/i.test(item)) ?? lines[0] ?? '';
	return sanitise(line.trim(), {clip: 240});
}

/** The trouble of an answer that cannot be read: never a default (faults D15). */
export function notUnderstood(what: string, text: string): Trouble {
	return new Trouble(`Docker's answer about ${what} was not understood.`, {
		why: `It began: ${sanitise(text.trim().slice(0, 80))}`,
		next: 'Try it by hand. Nothing is taken for granted meanwhile.',
	});
}
