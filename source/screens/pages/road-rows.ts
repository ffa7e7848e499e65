import type {Context} from '../../plan/context.ts';
import type {Question} from '../../plan/questions.ts';
import {hopParts} from '../../plan/road.ts';
import {roadOf} from '../../plan/rules/version.ts';
import {changeInWords} from '../../report/change-words.ts';
import {count} from '../../report/words.ts';
import {blank, paragraph, type Row} from '../model.ts';
import {choiceRows} from '../question-rows.ts';

/** Versions beyond a stop: choosing one shows its road before anything is decided. */
export function goalRows(goal: Question | undefined): Row[] {
	if (!goal) return [];
	return [
		blank('bg'),
		{key: 'goal?', text: goal.label, tone: 'strong'},
		...choiceRows(goal).map(row => ({...row, preferred: false})),
	];
}

/** The road with its stops: each hop is an upgrade of its own. `open` while it can still be changed here. */
export function roadRows(context: Context, open = true): Row[] {
	const road = roadOf(context);
	if (!road) return [];
	const goal = road.at(-1)?.to ?? '';
	return [
		paragraph(
			'road',
			`The road to ${goal}: ${count(road.length, 'upgrade')}, each with its own notes, backup and verification. After each you may stop for the night, where nothing else is said.`,
		),
		...road.flatMap((hop, at): Row[] => {
			const {backup, verify} = hopParts(context, hop);
			return [
				{
					key: `hop${hop.to}`,
					text: `${at + 1}. ${hop.from} → ${hop.to}`,
					side: changeInWords(hop.class, context.runbook.versions.rules.names),
					mark: hop.class === 'destructive' || hop.gap ? 'warn' : 'dot',
				},
				...(hop.why === undefined ? [] : [paragraph(`hop${hop.to}.`, hop.why, 'dim', 4)]),
				...(hop.gap ? [paragraph(`hop${hop.to}g`, hop.gap.why, 'warn', 4)] : []),
				...(hop.border === undefined ? [] : [paragraph(`hop${hop.to}m`, hop.border, 'dim', 4)]),
				...(hop.stay
					? []
					: [paragraph(`hop${hop.to}!`, 'Do not stop here for the night.', 'warn', 4)]),
				paragraph(
					`hop${hop.to}b`,
					`backup of ${backup.of} under ${backup.under}; verified by: ${verify.join(', ') || 'nothing that the runbook names'}`,
					'dim',
					4,
				),
			];
		}),
		...(context.runbook.notes ? [paragraph('road.notes', ownNotes(goal), 'dim')] : []),
		...(open
			? [{key: 'goal!', text: 'Choose another goal', act: {do: 'change', id: 'goal'}} as const]
			: []),
		blank('br'),
	];
}

const ownNotes = (goal: string) =>
	`The notes that come next are those of the first upgrade; each later one shows its own. handrail plan with --answer goal=${goal} reads all of them now.`;
