import fs from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, it, onTestFinished, vi} from 'vitest';
import {openSession} from '../../source/engine/open.ts';
import {install} from '../support-engine/install.ts';
import {openAt} from '../support-engine/opened.ts';
import {runnersOf, startEngine} from '../support-engine/run.ts';
import {makeSite, type Site} from '../support-engine/site.ts';
import {endProcess} from '../support/end-process.ts';

vi.setConfig({testTimeout: 120_000, hookTimeout: 120_000});

let built: Awaited<ReturnType<typeof install>> | undefined;
beforeAll(async () => {
	built = await install();
});
afterAll(() => built?.remove());

const nothing = {backup: [], proof: [], program: [], data: []};

function siteOf(...given: Parameters<typeof makeSite>): Site {
	const site = makeSite(...given);
	onTestFinished(() => site.remove());
	return site;
}

it('one key pressed twice begins the change once', async () => {
	const site = siteOf({...nothing, steps: [{id: 'swap', class: 'guarded'}]});
	const {session, question} = await openAt(site, 'rollout.begin');
	const value = question.word ?? 'yes';
	const said = await Promise.all([
		session.answer('rollout.begin', value),
		session.answer('rollout.begin', value),
	]);
	expect(said).toEqual([undefined, '"rollout.begin" is not asked now.']);
	expect(
		site.events().filter(event => event.t === 'plan.frozen' && event.phase === 'rollout'),
	).toHaveLength(1);
});

it('a second wizard on the same session, or on the same target, is told who has it', async () => {
	const site = siteOf({...nothing, steps: [{id: 'swap', class: 'guarded'}]});
	const {id, root, close} = await openAt(site, 'backup.how');
	await expect(openSession(root, id, 0o022)).rejects.toThrow('This session is open already.');
	await close('first');
	const again = await openSession(root, id, 0o022);
	await again.close('second');
});

it('a record that cannot be written (B5) ends in a session to look at, where nothing starts', async () => {
	const site = siteOf({...nothing, steps: [{id: 'swap', class: 'guarded'}]});
	const {session, folder, question} = await openAt(site, 'rollout.begin');
	const {ino} = fs.statSync(join(folder, 'journal.jl'));
	// The journal's own descriptor is made to fail: what is written to it now is refused.
	const fd = fs.readdirSync('/proc/self/fd').find(each => {
		try {
			return fs.fstatSync(Number(each)).ino === ino;
		} catch {
			return false;
		}
	});
	fs.closeSync(Number(fd));
	const reserved = fs.openSync('/dev/full', 'w');
	// It is the session now that closes it.
	expect(reserved).toBe(Number(fd));
	const said = await session.answer('rollout.begin', question.word ?? 'yes');
	expect(said).toBeDefined();
	const view = session.view();
	expect(view.live.readOnly).toContain('The disk is full');
	expect(view.live.ways?.join(' ')).toContain('Nothing more is started');
	expect(view.context.state.answers.has('rollout.begin')).toBe(false);
	expect(site.effects()).toEqual([]);
});

it('a step that went wrong only after its tool had begun is never called "not begun"', async () => {
	const site = siteOf(
		{...nothing, steps: [{id: 'swap', class: 'guarded'}]},
		{ms: 20, extra: 'hide-log'},
	);
	const {child, ended, said} = startEngine(built!.driver, site);
	await ended;
	expect(child.exitCode, said() + JSON.stringify(site.troubles())).toBe(0);
	const kinds = site.events().map(({t}) => t);
	expect(kinds).not.toContain('step.refused');
	expect(kinds).toContain('step.unknown');
	expect(site.effects().map(({at}) => at)).toEqual(['begin', 'end']);
});

it('a result that its wizard did not live to note is taken once (A9)', async () => {
	const site = siteOf({...nothing, steps: [{id: 'swap', class: 'guarded'}]}, {ms: 400});
	const first = startEngine(built!.driver, site);
	onTestFinished(() => void endProcess(first.child.pid));
	const wait = async (fits: () => boolean) => {
		while (!fits()) await new Promise(resolve => setTimeout(resolve, 5));
	};
	await wait(() => site.effects().length === 1);
	endProcess(first.child.pid);
	await first.ended;
	await wait(() => runnersOf(site).length === 0);
	expect(site.events().map(({t}) => t)).not.toContain('step.done');
	const second = startEngine(built!.driver, site);
	await second.ended;
	expect(second.child.exitCode).toBe(0);
	expect(site.events().filter(({t}) => t === 'step.done')).toHaveLength(1);
	expect(site.events().map(({t}) => t)).not.toContain('step.unknown');
	expect(site.effects().map(({at}) => at)).toEqual(['begin', 'end']);
});
