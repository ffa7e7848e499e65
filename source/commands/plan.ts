import process from 'node:process';
import {foresee} from '../engine/foresee.ts';
import {openStateFolder} from '../engine/store.ts';
import {listTargets} from '../engine/targets.ts';
import {valueOf, refuseSecrets} from '../plain/answers.ts';
import {missingLines} from '../plain/question-words.ts';
import {foreseenJson, undecided} from '../report/foreseen.ts';
import {Trouble} from '../trust/trouble.ts';
import {readArguments} from './arguments.ts';
import {givenAnswers} from './given-answers.ts';
import {findSoundRunbook} from './look-through.ts';
import {planText} from './plan-text.ts';
import {safeJson} from '../trust/safe-json.ts';

/** How `plan` ends: 0 nothing to decide, 1 something to decide, 2 could not tell. */
const codes = {nothing: 0, something: 1, unsure: 2} as const;

/**
 * `handrail plan RUNBOOK`: what an upgrade would bring, as the pages would show it, and nothing is
 * begun. `--json` gives the same findings to a program.
 */
export async function plan(args: string[]): Promise<number> {
	const given = readArguments('plan', args);
	const [name] = given.words;
	if (name === undefined)
		throw new Trouble('handrail plan needs a runbook.', {
			next: 'For example: handrail plan ledger',
		});
	const {runbook} = findSoundRunbook(name);
	const answers = givenAnswers(given);
	refuseSecrets(answers, runbook);
	const kept = targetAnswers(runbook.id, given.value('--target'));
	const foreseen = await foresee(runbook, question => {
		const own = answers.take(question);
		return own ? valueOf(own, question) : kept?.[question.id];
	});
	const print = () =>
		process.stdout.write(
			given.has('--json')
				? `${safeJson(foreseenJson(foreseen.context, foreseen.missing, foreseen.unread))}\n`
				: planText(foreseen),
		);
	if (foreseen.missing) {
		// What there is to choose from is told all the same.
		if (foreseen.missing.page === 'version') print();
		for (const line of missingLines(foreseen.missing)) process.stderr.write(`${line}\n`);
		return codes.unsure;
	}

	print();
	return codes[(foreseen.newest ?? undecided(foreseen.context, foreseen.unread)).state];
}

function targetAnswers(
	runbook: string,
	name: string | undefined,
): Readonly<Record<string, string>> | undefined {
	if (name === undefined) return undefined;
	const found = listTargets(openStateFolder()).find(
		target => target.runbook === runbook && target.name === name,
	);
	if (!found)
		throw new Trouble(`No installation of ${runbook} is kept as "${name}".`, {
			next: 'See: handrail sessions',
		});
	return {...found.answers, name};
}
