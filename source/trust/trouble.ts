/**
 * A failure told the way an operator needs it: what happened, likely why, what to do next.
 * Everything handrail refuses or cannot do is thrown as one of these; anything else is a defect.
 */
export class Trouble extends Error {
	override readonly name = 'Trouble';
	readonly why: string | undefined;
	readonly next: string | undefined;

	constructor(what: string, more: {why?: string; next?: string} = {}) {
		super(what);
		this.why = more.why;
		this.next = more.next;
	}
}

/** What a schema has against a value; of several the first. */
type Refused = {issues?: {path: readonly PropertyKey[]; message: string}[]};

/** One line for any thrown thing: a Trouble whole, a schema's first issue, a system error by its code, never a stack. */
export function tell(error: unknown): string {
	if (error instanceof Trouble) {
		return [error.message, error.why, error.next].filter(Boolean).join(' ');
	}
	if (!(error instanceof Error)) return String(error);
	const {issues} = error as Refused;
	const issue = Array.isArray(issues) ? issues[0] : undefined;
	if (issue)
		return [issue.path.map(String).join('.'), issue.message].filter(part => part !== '').join(': ');
	return error.message.split('\n')[0] ?? error.name;
}
