import type {Flow} from '../plan/pages.ts';
import type {SessionLine} from '../report/session-line.ts';
import {count, moment} from '../report/words.ts';
import {blank, heading, paragraph, type Row} from './model.ts';

/** What the welcome page offers. */
export type Offer =
	| {do: 'resume'; id: string}
	| {do: 'begin'; runbook: string; target?: string; goal?: string; flow?: Flow}
	| {do: 'practice'}
	| {do: 'leave'};

/** What is known before a session: from folders, nothing started. */
export type Known = {
	sessions: readonly Omit<SessionLine, 'outcome'>[];
	targets: readonly {runbook: string; name: string}[];
	runbooks: readonly {id: string; title: string; recovers?: boolean}[];
	/** Why sessions may be elsewhere: started under sudo, for example. */
	hint: string | undefined;
};

export type OfferRow = Row & {offer?: Offer};

/** The way-back line of this page: a session that was left may have changed something. */
export function waysBack(known: Known | undefined): string {
	const open = known?.sessions.some(({finished}) => !finished) === true;
	return open ? 'stands under each session' : 'nothing has been changed yet';
}

/** A road whose last hop ended well goes on where it was left. */
function roadRows({sessions, runbooks}: Known, target: Known['targets'][number]): OfferRow[] {
	const last = sessions.find(
		item => item.runbook === target.runbook && item.target === target.name,
	);
	if (!last?.road) return [];
	const {goal, next, hops} = last.road;
	const title = runbooks.find(({id}) => id === target.runbook)?.title ?? target.runbook;
	return [
		{
			key: `road${target.runbook}/${target.name}`,
			text: `Go on to ${goal}: ${title} · ${target.name}`,
			side: `next ${next}, ${count(hops, 'upgrade')} left`,
			offer: {do: 'begin', runbook: target.runbook, target: target.name, goal},
			preferred: true,
			told: {
				title: 'Go on',
				commands: [],
				why: 'The last upgrade on this road ended well. The next one is a session of its own, with its own notes, backup and verification.',
			},
		},
	];
}

/** Unfinished sessions first, then the known targets, new ones, practising. */
export function welcomeRows(
	known: Known | undefined,
	busy: string | undefined,
	problem: string | undefined,
): OfferRow[] {
	if (busy !== undefined) return [{key: 'busy', text: busy, mark: 'busy'}];
	if (!known)
		return problem === undefined
			? [{key: 'busy', text: 'Looking for sessions …', mark: 'busy'}]
			: [
					{...paragraph('problem', problem, 'bad'), mark: 'bad'},
					paragraph('how', 'Mend that, then start handrail again. q leaves.', 'accent'),
				];
	const told = (title: string, why: string) => ({told: {title, commands: [], why}});
	const open = known.sessions.filter(item => !item.finished);
	const closed = known.sessions
		.filter(item => item.finished && item.openUntil !== undefined)
		.slice(0, 5);
	const title = new Map(known.runbooks.map(item => [item.id, item.title]));
	const unfinished = open.flatMap((item, index): OfferRow[] => [
		{
			key: item.id,
			text: `${item.trouble === undefined ? 'Go on' : 'Look at'}: ${item.title} · ${item.target ?? 'not named yet'}`,
			side:
				item.step === undefined
					? `at ${item.page}, ${moment(item.last ?? '')}`
					: `running: ${item.step}`,
			mark: item.trouble === undefined ? 'warn' : 'bad',
			offer: {do: 'resume', id: item.id},
			preferred: index === 0,
			...told('Go on', 'It was left here; nothing was lost.'),
		},
		paragraph(
			`${item.id}.`,
			item.trouble ??
				(item.attached ? 'It is open in another terminal.' : `Way back: ${item.wayBack}`),
			'dim',
			4,
		),
	]);
	const fresh = known.targets.length === 0 && open.length === 0;
	const roads = known.targets.flatMap(target => roadRows(known, target));
	const targets = known.targets.map((item, index): OfferRow => ({
		key: `t${item.runbook}/${item.name}`,
		text: `Upgrade ${title.get(item.runbook) ?? item.runbook} · ${item.name}`,
		offer: {do: 'begin', runbook: item.runbook, target: item.name},
		preferred: index === 0,
		...told('Upgrade', 'Its answers are kept; only passwords are asked again.'),
	}));
	const runbooks = known.runbooks.map((item): OfferRow => ({
		key: `r${item.id}`,
		text: `Upgrade ${item.title}`,
		side: 'not set up here yet',
		offer: {do: 'begin', runbook: item.id},
		...told(
			`Upgrade ${item.title}`,
			'You are asked where it is and how it runs. The program is stopped for the backup, after you say so; it is changed only after you have seen the plan.',
		),
	}));
	const recoveries = known.runbooks
		.filter(({recovers}) => recovers)
		.map((item): OfferRow => ({
			key: `d${item.id}`,
			text: `Recover ${item.title} on this machine`,
			side: 'from a backup set',
			offer: {do: 'begin', runbook: item.id, flow: 'recover'},
			...told(
				`Recover ${item.title}`,
				'After the machine it ran on was lost. A set that handrail made is read back, put in place and counted; what lies here is moved aside, never removed.',
			),
		}));
	const practice: OfferRow = {
		key: 'practice',
		text: 'Practise on a small real product',
		side: 'in a folder of its own',
		offer: {do: 'practice'},
		preferred: fresh,
		...told(
			'Practise',
			'A small program with a database is installed in a folder of its own and started on a port of this machine. You can break it without harm. With a fault to learn from: handrail practice --fault FAULT; which there are: handrail help practice.',
		),
	};
	const finished = closed.flatMap((item): OfferRow[] => [
		{
			key: item.id,
			text: `Open again: ${item.title} · ${item.target ?? ''}`,
			side: `way back open until ${moment(item.openUntil ?? '')}`,
			offer: {do: 'resume', id: item.id},
			...told('Open again', 'The report, and the way back.'),
		},
	]);
	return [
		...(problem === undefined
			? []
			: [{...paragraph('problem', problem, 'bad'), mark: 'bad' as const}, blank('bp')]),
		...(known.hint === undefined
			? []
			: [{...paragraph('hint', known.hint, 'warn'), mark: 'warn' as const}, blank('bh')]),
		heading('h', open.length > 0 ? 'Something was left unfinished' : 'What shall be done?'),
		blank('b'),
		...unfinished,
		...(open.length > 0 ? [blank('b1')] : []),
		...roads,
		...targets,
		...(fresh ? [practice] : []),
		...runbooks,
		...recoveries,
		...(fresh ? [] : [practice]),
		...(finished.length > 0 ? [blank('b2'), ...finished] : []),
	];
}
