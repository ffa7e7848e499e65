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

/** One line for any thrown thing: a Trouble whole, a system error by its code, never a stack. */
export function tell(error: unknown): string {
	if (error instanceof Trouble) {
		return [error.message, error.why, error.next].filter(Boolean).join(' ');
	}
	if (error instanceof Error) return error.message.split('\n')[0] ?? error.name;
	return String(error);
}
