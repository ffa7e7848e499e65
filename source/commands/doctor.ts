import fs from 'node:fs';
import process from 'node:process';
import type {Finding} from '../doctor/finding.ts';
import {logindFindings} from '../doctor/logind.ts';
import {machineFindings} from '../doctor/machine.ts';
import {stateFolderFindings} from '../doctor/state-folder.ts';
import {toolFindings, type Subject} from '../doctor/tools.ts';
import {refuseStateFolder, stateFolder} from '../engine/store.ts';
import {listTargets, type Target} from '../engine/targets.ts';
import {count} from '../report/words.ts';
import {findRunbook, shippedIds} from '../runbook/shipped.ts';
import {symbolsFor, plainSigns} from '../terminal/symbols.ts';
import {sanitise} from '../trust/safe.ts';
import {tell, Trouble} from '../trust/trouble.ts';
import {readArguments} from './arguments.ts';
import {safeJson} from '../trust/safe-json.ts';

/** `handrail doctor [RUNBOOK] [--json]`: 0 all there, 1 something is missing, 2 cannot tell. Changes nothing. */
export async function doctor(args: string[]): Promise<number> {
	const given = readArguments('doctor', args);
	const {subjects, unread} = subjectsOf(given.words[0]);
	const findings = [
		...(await machineFindings()),
		...(await stateFolderFindings(stateFolder())),
		...logindFindings(),
		...(await toolFindings(subjects)),
		...unread,
	];
	const has = (verdict: Finding['verdict']) => findings.some(item => item.verdict === verdict);
	const code = has('missing') ? 1 : has('unknown') ? 2 : 0;
	if (given.has('--json')) process.stdout.write(`${safeJson({format: 1, exit: code, findings})}\n`);
	else print(findings);
	return code;
}

/** The named runbook, or all that ship and all that are set up here; on each target there is. */
function subjectsOf(wanted: string | undefined): {subjects: Subject[]; unread: Finding[]} {
	const targets = knownTargets();
	if (wanted !== undefined) return {subjects: on(wanted, targets, true), unread: []};
	const names = new Set([...shippedIds(), ...targets.map(({runbook}) => runbook)]);
	const unread: Finding[] = [];
	const subjects = [...names].flatMap(name => {
		try {
			return on(name, targets, false);
		} catch (error) {
			unread.push({
				id: `runbook.${name}`,
				title: `Runbook ${name}`,
				verdict: 'unknown',
				detail: tell(error),
				neededBy: [],
				get: 'Name its file: handrail doctor FILE',
			});
			return [];
		}
	});
	return {subjects, unread};
}

function on(name: string, targets: readonly Target[], asked: boolean): Subject[] {
	const {runbook} = findRunbook(name);
	const own = targets.filter(target => target.runbook === runbook.id);
	return own.length === 0
		? [{runbook, target: undefined, asked}]
		: own.map(target => ({runbook, target, asked}));
}

/** A state folder that is not safe is told by itself, and nothing is read from it. */
function knownTargets(): Target[] {
	const root = stateFolder();
	try {
		if (!fs.existsSync(root)) return [];
		refuseStateFolder(root);
		return listTargets(root);
	} catch (error) {
		if (error instanceof Trouble) return [];
		throw error;
	}
}

const words = {ok: 'there', missing: 'MISSING', less: 'less', unknown: 'cannot tell'} as const;
const marks = {ok: 'good', missing: 'bad', less: 'warn', unknown: 'unknown'} as const;

function print(findings: readonly Finding[]): void {
	const symbols = symbolsFor(process.env);
	const say = (text: string) => {
		const line = sanitise(text);
		process.stdout.write(`${symbols.ascii ? plainSigns(line) : line}\n`);
	};
	for (const {title, verdict, detail, neededBy, get} of findings) {
		const word = verdict === 'ok' || verdict === 'less' ? '' : `${words[verdict]}: `;
		say(`${symbols.marks[marks[verdict]]} ${title}: ${word}${detail}`);
		if (verdict === 'ok') continue;
		const [first, ...more] = neededBy;
		if (first !== undefined)
			say(
				`    needed by ${first}${more.length > 0 ? `, and ${count(more.length, 'more step')}` : ''}`,
			);
		if (get !== undefined && get !== '') say(`    ${get}`);
	}

	const missing = findings.filter(({verdict}) => verdict === 'missing').length;
	const unknown = findings.filter(({verdict}) => verdict === 'unknown').length;
	say('');
	say(
		missing > 0
			? `${count(missing, 'thing')} missing.`
			: unknown > 0
				? `Nothing is known to be missing; ${count(unknown, 'thing')} could not be looked at.`
				: 'All that is needed is there.',
	);
}
