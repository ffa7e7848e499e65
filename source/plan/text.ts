/** A value that should be a text or a number, as text; '' for anything else. */
export function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? `${value}`
		: '';
}
