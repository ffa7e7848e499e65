import {redactor} from '../../trust/redact.ts';
import type {CheckResult} from '../contract.ts';

/** A result whose words and facts hold no secret: an address, an error or the product itself may have said one. */
export function withoutSecrets(
	result: CheckResult,
	secrets: Readonly<Record<string, string>>,
): CheckResult {
	const clean = redactor({...secrets, ...result.secrets});
	const facts = Object.entries(result.facts ?? {}).map(
		([name, fact]) => [name, typeof fact === 'string' ? clean.text(fact) : fact] as const,
	);
	return {
		...result,
		reason: clean.text(result.reason),
		...(result.facts === undefined ? {} : {facts: Object.fromEntries(facts)}),
	};
}
