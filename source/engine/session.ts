import {join} from 'node:path';
import {findAction} from '../drivers/index.ts';
import {replaceFile} from '../journal/durable.ts';
import type {Event, Moment} from '../journal/events.ts';
import {answered, latestRun, seen, type Context} from '../plan/context.ts';
import type {LogoutSeen} from '../plan/observations.ts';
import type {Stand, Work} from '../plan/questions.ts';
import {currentStep, mustAsk} from '../plan/rules/run.ts';
import {standOf} from '../plan/stand.ts';
import {redactor} from '../trust/redact.ts';
import {tell} from '../trust/trouble.ts';
import {secretFiles, tokens} from './known-secrets.ts';
import {takeAnswer} from './answer.ts';
import {retractAnswer} from './retract-answer.ts';
import {proofEvent} from './proof.ts';
import {attend} from './attend.ts';
import type {Care} from './care.ts';
import {runChecks} from './check-run.ts';
import {liveStore} from './live-store.ts';
import type {Session, SessionParts} from './session-parts.ts';
import {stepViewer} from './step-view.ts';
import type {View} from '../plan/view.ts';
import {lookers} from './look.ts';
import {doing} from './doing.ts';
import {openBook} from './book.ts';
import {isDiskError, unwritable} from './unwritable.ts';

const restarted = 'The server was restarted since this session was last open.';

// Of what is looked at, what is only read by people. The rest holds paths and digests that are used.
const isText = (what: string) => what === 'notes' || what === 'values';

/** Opens a session for writing and runs its one loop: stand, do the one next thing, write it down, again. */
export function runSession(parts: SessionParts): Session {
	let view: View | undefined;
	let left = false;
	let wake = () => {};
	const live = liveStore(() => (view = undefined));
	const cancel = new AbortController();
	// What checks were handed: known so that it can be hidden, and never a secret that a step may use.
	const heard: Record<string, string> = {};
	let hidden = redactor(parts.secrets);

	const book = openBook(parts, live);
	const context = (): Context => ({
		runbook: parts.runbook,
		state: book.state(),
		session: parts.header.id,
		secrets: new Set(Object.keys(parts.secrets)),
		known: findAction,
	});
	const append = (event: Event) => {
		book.append(event);
		parts.lock.describe(doing(context()));
		live.changed();
		wake();
	};
	const pause = async (ms: number) =>
		new Promise<void>(resolve => {
			const timer = setTimeout(resolve, ms);
			wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});

	const known = () => ({
		...tokens(context()),
		...secretFiles(context()),
		...heard,
		...parts.secrets,
	});
	const showStep = stepViewer(parts.folder, live, context, () => hidden);
	const care = (): Care => ({
		folder: parts.folder,
		session: parts.header.id,
		target: parts.target(context()),
		umask: parts.umask,
		fence: parts.lock.epoch,
		weak: book.state().weak,
		secrets: known(),
		by: seen<LogoutSeen>(book.state(), 'logout')?.by ?? [],
		append,
		pause: async ms => new Promise(resolve => setTimeout(resolve, ms)),
		leaving: () => left,
		tick: alone => {
			if (book.noticeClock()) live.changed();
			showStep(alone);
		},
	});

	const perform = async (work: Work): Promise<void> => {
		hidden = redactor(known());
		if (work.do === 'look') return look(work.what);
		if (work.do === 'check') return check(work.moment);
		const run = latestRun(book.state(), work.phase);
		const item = run && currentStep(run);
		if (!run || !item) return;
		if (item.status === 'waiting' && live.get().pausing) return live.set({paused: true});
		await parts.lockTarget(parts.target(context()));
		await attend(item, care());
		live.drop('alone', 'progress', 'trouble');
	};

	const look = async (what: keyof typeof lookers): Promise<void> => {
		const {page} = standOf(context());
		const chosen = answered(book.state(), 'version');
		live.drop('trouble');
		live.set({busy: {what, since: performance.now()}});
		try {
			const data = await lookers[what](context(), parts.folder);
			// Another version may have been chosen meanwhile: then this is not what was asked for.
			if (!left && answered(book.state(), 'version') === chosen)
				append({t: 'target.observed', page, what, data: isText(what) ? hidden.value(data) : data});
		} catch (error) {
			live.set({trouble: {what, text: hidden.text(tell(error))}});
		} finally {
			live.drop('busy');
			live.changed();
		}
	};

	const check = async (moment: Moment): Promise<void> => {
		const {page} = standOf(context());
		live.set({checks: {}, busy: {what: 'checks', since: performance.now()}});
		const started = performance.now();
		const results = await runChecks(
			context(),
			moment,
			parts.secrets,
			cancel.signal,
			(id, record) => live.set({checks: {...live.get().checks, [id]: record ?? 'running'}}),
			got => Object.assign(heard, got),
		);
		live.drop('busy');
		const ms = Math.round(performance.now() - started);
		if (!left) append({t: 'checks.done', page, moment, results, ms});
	};

	const ready = ({work}: Stand): Work | undefined => {
		const {readOnly, trouble, paused} = live.get();
		if (!work || readOnly !== undefined) return undefined;
		if (work.do === 'look' && trouble?.what === work.what) return undefined;
		if (work.do !== 'run') return work;
		const run = latestRun(book.state(), work.phase);
		const item = run && currentStep(run);
		if (!item || mustAsk(item) || item.step.action === 'manual.do') return undefined;
		return item.status === 'waiting' && paused ? undefined : work;
	};

	const loop = async (): Promise<void> => {
		while (!left) {
			let work: Work | undefined;
			try {
				const proof = proofEvent(context(), parts.clock.now().toISOString());
				if (proof && live.get().readOnly === undefined) append(proof);
				work = ready(standOf(context()));
				if (work) await perform(work);
				else await pause(1000);
			} catch (error) {
				// A disk that takes no step folder takes no record either: told once, tried no more.
				if (isDiskError(error) && work?.do === 'run')
					book.shut(unwritable(error, parts.folder, parts.header.id));
				else if (live.get().readOnly === undefined)
					live.set({trouble: {what: work?.do ?? '', text: hidden.text(tell(error))}});
				await pause(1000);
			}
		}
	};

	const before = book.records().at(-1);
	try {
		for (const event of parts.onAttach) append(event);
		if (before && before.boot !== parts.clock.boot) append({t: 'note', text: restarted});
	} catch (error) {
		book.close('it cannot be written');
		throw error;
	}

	if (before && before.boot !== parts.clock.boot) live.set({notice: restarted});
	let answering: Promise<unknown> = Promise.resolve();
	const running = loop();
	return {
		view: () =>
			(view ??= {
				context: context(),
				stand: standOf(context()),
				live: live.get(),
				folder: parts.folder,
			}),
		subscribe: live.subscribe,
		records: () => book.records(),
		async answer(id, value) {
			const keepSecret = (name: string, secret: string) => (parts.secrets[name] = secret);
			// One after the other: the second press of a key finds the question answered.
			const desk = {root: parts.root, context, append, keepSecret};
			const taken = answering.then(async () => takeAnswer(desk, id, value));
			answering = taken.catch(() => {});
			const problem = await taken;
			if (problem === undefined) live.drop('trouble');
			live.changed();
			wake();
			return problem;
		},
		retract(id) {
			const problem = retractAnswer({root: parts.root, context, append, keepSecret: () => {}}, id);
			wake();
			return problem;
		},
		retry() {
			live.drop('trouble');
			live.changed();
			wake();
		},
		setPausing(pausing) {
			live.set({pausing, paused: pausing && live.get().paused});
			wake();
		},
		cancelStep() {
			const run = book.state().runs.at(-1);
			const attempt = run && currentStep(run)?.attempts.at(-1);
			if (attempt && attempt.folder !== '' && !attempt.end)
				replaceFile(join(parts.folder, attempt.folder, 'cancel'), '');
		},
		async leave(why) {
			if (left) return;
			left = true;
			cancel.abort();
			wake();
			await Promise.race([running, new Promise(resolve => setTimeout(resolve, 500))]);
			book.close(why);
		},
		decideNow() {
			append({t: 'decision', id: 'rollout', value: 'left'});
			live.set({pausing: false, paused: false});
		},
		reopen() {
			append({t: 'decision', id: 'decide', value: 'reopen'});
		},
	};
}
