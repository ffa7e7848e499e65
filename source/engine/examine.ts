import {openRenderer} from '../drivers/charts/render.ts';
import {tell} from '../trust/trouble.ts';
import type {Consequences} from '../values/consequence.ts';
import {secretsIn} from '../values/config-mask.ts';
import {byUrgency} from '../values/doctor.ts';
import type {Judged, JudgeRequest} from '../values/judge.ts';
import {prove} from '../values/proof.ts';
import {cleared, withProofs} from '../values/proven.ts';
import {pathText} from '../values/config-path.ts';
import {examineCompose} from './examine-compose.ts';
import {openJudges} from './judges.ts';
import type {Rendering} from './rendering.ts';

/** The findings, how far they were proven, and what the upgrade does to the objects. */
export type Examined = {judged: Judged; rendering: Rendering; consequences?: Consequences};

/** Charts that can be rendered, with the operator's files in their order. */
export type Charts = {old?: string; new: string; files: readonly string[]};
export type ExamineOptions = {
	charts?: Charts;
	/** A program to render with; false: none. */
	helm?: string | false;
	/** Under which secrets are told apart; a new one where it is not given. */
	key?: Uint8Array;
	/** Most renderings. */
	limit?: number;
};

/**
 * The whole doctor: judged off the main thread, then proven by rendering where there is a chart and a helm.
 * Throws Trouble for what cannot be read. Without helm the verdicts stand without proof, and it says so.
 */
export async function examine(
	request: JudgeRequest,
	options: ExamineOptions = {},
): Promise<Examined> {
	const judges = openJudges(options.key);
	const {charts, helm, limit} = options;
	if (request.kind === 'compose') return examineCompose(request, judges, helm !== false);
	const judged = await judges.judge(request);
	const skip = (skipped: string): Examined => ({
		judged: {...judged, findings: unproven(judged, skipped)},
		rendering: {renders: 0, skipped},
	});
	if (!charts)
		return request.kind === 'helm'
			? skip('there are only values files, and no chart to render')
			: {judged, rendering: {renders: 0}};
	if (helm === false) return skip('it was not asked for');
	const renderer = await openRenderer(helm, secretsIn(judged.merged));
	if (!renderer) return skip('there is no helm on this machine');
	try {
		const again = await renderer.render(charts.new, charts.files);
		const proven = await prove(
			async values => renderer.render(charts.new, values),
			judged.merged,
			judged.suspects,
			again,
			limit,
		);
		const found = withProofs(judged.findings, proven.proofs);
		// Proof changes how urgent a finding is.
		const findings = (proven.failed === undefined ? cleared(found) : found).toSorted(byUrgency);
		const rendering: Rendering = {
			by: renderer.version,
			renders: proven.renders,
			...(proven.failed === undefined ? {} : {failed: proven.failed}),
		};
		const base = {judged: {...judged, findings}, rendering};
		if (proven.text === undefined || charts.old === undefined) return base;
		const before = await renderer.render(charts.old, judged.merged);
		const counted = {...rendering, renders: rendering.renders + 1};
		if ('error' in before)
			return {
				...base,
				rendering: {
					...counted,
					skipped: `the old chart does not render with your settings: ${before.error}`,
				},
			};
		try {
			const consequences = await judges.consequences({
				old: before.text,
				new: proven.text,
				...('text' in again ? {again: again.text} : {}),
			});
			return {...base, rendering: counted, consequences};
		} catch (error) {
			return {
				...base,
				rendering: {...counted, skipped: `what was rendered cannot be compared: ${tell(error)}`},
			};
		}
	} finally {
		renderer.close();
	}
}

function unproven({findings, suspects}: Judged, why: string) {
	const names = new Set(suspects.map(pathText));
	return findings.map(finding =>
		names.has(finding.path) ? {...finding, proof: {result: 'none' as const, why}} : finding,
	);
}
