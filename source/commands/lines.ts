import process from 'node:process';
import {teller} from '../engine/teller.ts';
import type {Opened} from '../engine/open.ts';
import {openStateFolder} from '../engine/store.ts';
import {listTargets} from '../engine/targets.ts';
import {refuseOtherSite, refuseSecrets, type Answers} from '../plain/answers.ts';
import {codeOf, type End} from '../plain/end.ts';
import {goAlong} from '../plain/go-along.ts';
import {beginLine, endLine, eventLine} from '../plain/json-lines.ts';
import {endWords, unusedLine} from '../plain/last-words.ts';
import {makeNews} from '../plain/news.ts';
import {chooseOffer} from '../plain/welcome.ts';
import {answered} from '../plan/context.ts';
import {findRunbook} from '../runbook/shipped.ts';
import type {Offer} from '../screens/welcome.ts';
import {exitCodes} from '../terminal/exit-codes.ts';
import {lineTalk, silentTalk} from '../terminal/line-talk.ts';
import {plainSigns, symbolsFor} from '../terminal/symbols.ts';
import {Trouble} from '../trust/trouble.ts';
import type {Given} from './arguments.ts';
import type {Place} from './place.ts';
import {onDefect} from './defect.ts';
import {givenAnswers} from './given-answers.ts';
import {goodbye} from './goodbye.ts';
import {lookAround} from './look-around.ts';
import {openOffer} from './open-offer.ts';

type Chosen = Exclude<Offer, {do: 'leave'}>;
type Setting = {
	first: Chosen | undefined;
	front: {asks: boolean; json: boolean};
	given: Given;
	umask: number;
	place: Place;
};

/** A session as lines: asked on stdin and stdout, or answered beforehand, or told as JSON. Returns the exit code. */
export async function lines({first, front, given, umask, place}: Setting): Promise<number> {
	const {ascii} = symbolsFor(process.env);
	const spell = (text: string) => (ascii ? plainSigns(text) : text);
	const tell = (text: string) => void process.stderr.write(`${spell(text)}\n`);
	const answers = givenAnswers(given);
	const talk = front.asks
		? lineTalk({input: process.stdin, output: process.stdout, spell})
		: silentTalk(front.json ? () => {} : line => void process.stdout.write(`${spell(line)}\n`));
	let opened: Opened | undefined;
	onDefect(async () => opened?.close('a defect'));
	try {
		const offer = first ?? (await chooseOffer(talk, await lookAround()));
		if (offer === 'left') return exitCodes.done;
		if (offer === undefined)
			throw new Trouble('Nobody can be asked what shall be done.', {
				next: 'Say it: handrail upgrade RUNBOOK, or handrail resume. To look only: handrail status --json',
			});
		if (offer.do === 'begin') refuseBefore(answers, offer);
		opened = await openOffer(offer, umask, place, talk.say);
		const {context} = opened.session.view();
		refuseSecrets(answers, context.runbook);
		refuseOtherSite(answers, context.runbook, context.state.answers);
		return await walk(opened, {front, answers, talk, tell, spell});
	} catch (error) {
		await opened?.close('refused');
		throw error;
	} finally {
		talk.close();
	}
}

/** What can be refused before a session is made leaves none behind. */
function refuseBefore(answers: Answers, {runbook: name, target}: Offer & {do: 'begin'}): void {
	const {runbook} = findRunbook(name);
	refuseSecrets(answers, runbook);
	const kept = listTargets(openStateFolder()).find(
		item => item.runbook === runbook.id && item.name === target,
	);
	const held = Object.entries(kept ? {...kept.answers, name: kept.name} : {});
	refuseOtherSite(answers, runbook, new Map(held.map(([id, value]) => [id, {value}])));
}

type Walk = {
	front: Setting['front'];
	answers: Answers;
	talk: ReturnType<typeof lineTalk>;
	tell(text: string): void;
	spell(text: string): string;
};

async function walk(opened: Opened, {front, answers, talk, tell, spell}: Walk): Promise<number> {
	const {session, id} = opened;
	const news = makeNews(teller, talk.say, Date.now);
	const out = (line: string) => void process.stdout.write(`${line}\n`);
	let written = session.view().context.state.seq;
	const record = () => {
		for (const event of session.records().slice(written)) out(eventLine(event));
		written = session.records().length;
	};
	if (front.json) out(beginLine(id, session.view()));
	else talk.say(`Session ${id.slice(0, 14)}. Come back with: handrail resume ${id.slice(0, 14)}`);
	if (front.asks && talk.terminal) talk.say('At every question: ? for help, back, log, leave.');
	const gone = new Promise<End>(resolve => {
		const detach = () => {
			// Whatever hangs, we are gone within a second: the runner does not need us.
			setTimeout(() => process.exit(exitCodes.leftRunning), 900).unref();
			resolve({how: 'detached'});
		};
		process.on('SIGHUP', detach);
		process.on('SIGTERM', detach);
		process.stdout.on('error', detach);
	});
	const along = goAlong({
		handle: session,
		answers,
		talk,
		see: front.json ? record : news.tell,
		rows: news.rows,
		typed: news.typed,
	});
	const end = await Promise.race([along, gone]);
	const view = session.view();
	await opened.close(end.how);
	const last = goodbye(view, id, end.how, codeOf(view, end));
	for (const line of endWords(end)) tell(line);
	const unused = unusedLine(answers, end, view.context.state.answers);
	if (unused !== undefined) tell(unused);
	if (front.json) {
		record();
		out(endLine(id, view, end, last.code));
		tell(last.text.trimEnd());
	} else if (end.how !== 'detached' || answered(view.context.state, 'drill') !== undefined)
		// In a drill the terminal is still there, and its operator is told how to come back.
		process.stdout.write(`\n${spell(last.text)}`);
	process.exitCode = last.code;
	// Sockets and timers of a step that goes on elsewhere must not keep us.
	setTimeout(() => process.exit(last.code), 200).unref();
	return last.code;
}
