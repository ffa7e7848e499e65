// The sum of the runners' own counts. What failed is told again just before it,
// since the end of a long output is what is read, and what is kept.
import {readFileSync} from 'node:fs';
import {relative} from 'node:path';
import {stripVTControlCharacters} from 'node:util';

const [results, status] = process.argv.slice(2);
const sums = {passed: 0, failed: 0, skipped: 0};

/** The failed tests of a suite, each with the first lines of what it said. */
function* failures(run) {
	for (const file of run.testResults) {
		const place = relative('.', file.name);
		if (file.status === 'failed' && file.message) yield [place, file.message];
		for (const test of file.assertionResults)
			if (test.status === 'failed')
				yield [`${place} > ${test.fullName}`, test.failureMessages.join('\n')];
	}
}

for (const name of ['test', 'mutants', 'integration']) {
	let run;
	try {
		run = JSON.parse(readFileSync(`${results}/${name}.json`, 'utf8'));
	} catch {
		sums.failed++;
		console.log(`${name}: no counts were written`);
		continue;
	}
	for (const [test, message] of failures(run)) {
		const lines = stripVTControlCharacters(message).split('\n').slice(0, 30);
		console.log([`failed: ${test}`, ...lines.map(line => `    ${line.slice(0, 300)}`)].join('\n'));
	}
	sums.passed += run.numPassedTests;
	sums.failed += run.numFailedTests;
	sums.skipped += run.numPendingTests + run.numTodoTests;
	if (!run.success && run.numFailedTests === 0) sums.failed++;
}
if (status !== '0' && sums.failed === 0) {
	sums.failed++;
	console.log('failed: a command before or beside the tests; its own words stand above');
}
console.log(`${sums.passed} passed, ${sums.failed} failed, ${sums.skipped} skipped`);
process.exitCode = sums.failed === 0 && sums.skipped === 0 ? 0 : 1;
