import type {Finding, Proof, Verdict} from './finding.ts';

// What is only supposed until a rendering shows it.
const doubts: ReadonlySet<Verdict> = new Set([
	'REMOVED_MAYBE',
	'RENAMED?',
	'UNKNOWN',
	'STILL_EFFECTIVE',
]);
// Helm refuses by the schema whether a key does something or not.
const stays = 'SCHEMA_REJECTS';
const gone = 'REMOVED_NO_EFFECT';

/** The findings with what rendering showed: dead for sure, alive after all, or not tried and why. */
export function withProofs(
	findings: readonly Finding[],
	proofs: ReadonlyMap<string, Proof>,
): readonly Finding[] {
	return findings.map(finding => {
		const proof = proofs.get(finding.path);
		if (!proof || proof.result === 'none') return proof ? {...finding, proof} : finding;
		return proof.result === 'effect' ? alive(finding, proof) : dead(finding, proof);
	});
}

/** Only the doubt is gone: a key that does something can still name no version, or be on its way out. */
function alive(finding: Finding, proof: Proof): Finding {
	const {suggestion: _, score: __, pin, ...rest} = finding;
	const others = [finding.verdict, ...finding.also].filter(verdict => !doubts.has(verdict));
	const [first, ...also] = others;
	if (first === stays || first === 'FLOATING')
		return {...rest, ...(pin === undefined ? {} : {pin}), verdict: first, also, proof};
	const known = finding.verdict !== 'UNKNOWN';
	const deprecated = others.includes('DEPRECATED');
	const texts = [
		known
			? 'It has no default any more, but it still does something.'
			: 'It has no default, but it does something.',
		deprecated ? 'The new version calls it deprecated.' : undefined,
		finding.more,
	];
	return {
		...rest,
		verdict: deprecated ? 'DEPRECATED' : 'STILL_EFFECTIVE',
		also: deprecated
			? ['STILL_EFFECTIVE', ...others.filter(verdict => verdict !== 'DEPRECATED')]
			: others,
		severity: deprecated || finding.more !== undefined ? 'medium' : 'info',
		proof,
		text: texts.filter(text => text !== undefined).join(' '),
	};
}

/** What does nothing names no version either. */
function dead(finding: Finding, proof: Proof): Finding {
	const {pin: _, ...rest} = finding;
	const all = [finding.verdict, ...finding.also]
		.filter(verdict => verdict !== 'FLOATING')
		.map(verdict => (verdict === 'REMOVED_MAYBE' ? gone : verdict));
	const verdict = (([stays, 'RENAMED?', gone] as const).find(one => all.includes(one)) ??
		all[0]) as Verdict;
	const also = [...new Set(all.filter(other => other !== verdict))];
	if (verdict === stays) return {...rest, verdict, also, proof};
	const text =
		verdict === 'RENAMED?'
			? 'This line no longer does anything; it may have a new name.'
			: verdict === gone
				? 'This line no longer does anything.'
				: 'This line does nothing in the new version, and neither version knows it.';
	return {
		...rest,
		verdict,
		also,
		severity: finding.severity === 'info' ? 'info' : 'high',
		proof,
		text: finding.more === undefined ? text : `${text} ${finding.more}`,
	};
}

/** What only the templates insisted on is not needed with your settings, once they render without it. */
export function cleared(findings: readonly Finding[]): readonly Finding[] {
	return findings.map(finding =>
		finding.templates && finding.severity === 'high'
			? {
					...finding,
					severity: 'info',
					text: 'The templates insist on it in some cases; with your settings they do without.',
				}
			: finding,
	);
}
