import type {SessionEntry, SessionLine} from './session-line.ts';
import {moment, size} from './words.ts';

const outcomes: Readonly<Record<string, string>> = {
	done: 'done',
	'rolled-back': 'rolled back',
	stopped: 'stopped, nothing changed',
	unresolved: 'changed and not resolved',
};

/** Where a session stands: "finished: rolled back", "running: Copy read back", "stands at Backup". */
export function standing(line: SessionLine): string {
	if (line.finished) return `finished: ${outcomes[line.outcome ?? ''] ?? line.outcome ?? ''}`;
	if (line.page === '?') return 'cannot be told';
	return line.step === undefined ? `stands at ${line.page}` : `running: ${line.step}`;
}

/** The part of an id that names a session for commands. */
export const shortId = (id: string) => id.slice(0, 14);

/** Is the way back of a finished session still meant to be open? `now` in ms. */
export const stillOpen = ({openUntil}: Pick<SessionLine, 'openUntil'>, now: number) =>
	openUntil !== undefined && Date.parse(openUntil) > now;

/** A few short lines for a session: what, where it stands, the way back, what to type. */
export function sessionWords(line: SessionLine | SessionEntry): string[] {
	const open = line.attached ? ', open in a terminal' : '';
	const until =
		line.openUntil === undefined ? '' : `, meant to be open until ${moment(line.openUntil)}`;
	const detail =
		'bytes' in line
			? [
					`  ${[shortId(line.id), ...(line.last === undefined ? [] : [moment(line.last)]), size(line.bytes)].join(' · ')}`,
				]
			: [];
	const damaged = line.trouble !== undefined;
	const next = damaged
		? `  what can be read: handrail export ${shortId(line.id)}`
		: `  handrail resume ${shortId(line.id)}`;
	return [
		`${line.title} · ${line.target ?? 'not named'}  ${standing(line)}${open}`,
		...detail,
		`  way back: ${line.wayBack}${until}`,
		...(damaged ? [`  ${line.trouble}`] : []),
		...(line.finished && line.openUntil === undefined && !damaged ? [] : [next]),
	];
}
