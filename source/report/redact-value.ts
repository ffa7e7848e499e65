import type {Redactor} from '../trust/redact.ts';

/** A JSON value with every text in it redacted, names of fields too. */
export function redactValue(value: unknown, redactor: Redactor): unknown {
	if (typeof value === 'string') return redactor.text(value);
	if (Array.isArray(value)) return value.map(item => redactValue(item, redactor));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [redactor.text(key), redactValue(item, redactor)]),
	);
}
