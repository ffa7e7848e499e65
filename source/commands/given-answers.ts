import {answerFlags} from '../plain/answer-flags.ts';
import {readAnswers} from '../plain/answers-file.ts';
import {answersFrom, type Answers} from '../plain/answers.ts';
import {readText} from '../runbook/shipped.ts';
import type {Given} from './arguments.ts';

/** What `--answers FILE` and `--answer ID=VALUE` say; a flag stands above the file. Throws Trouble. */
export function givenAnswers(given: Given): Answers {
	const file = given.value('--answers');
	return answersFrom(
		file === undefined ? new Map() : readAnswers(readText(file), file),
		answerFlags(given.values('--answer')),
	);
}
