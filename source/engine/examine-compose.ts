import {composeModel, type ComposeModel} from '../drivers/charts/compose-model.ts';
import type {Consequences} from '../values/consequence.ts';
import type {Judged, JudgeRequest} from '../values/judge.ts';
import type {Judges} from './judges.ts';
import type {Rendering} from './rendering.ts';

type Request = Extract<JudgeRequest, {kind: 'compose'}>;
type Examined = {judged: Judged; rendering: Rendering; consequences?: Consequences};

/**
 * Judges two versions of compose files, and what becomes of the containers: as compose itself merges the files, else
 * by our own reading, and it says so. `ask`: whether compose may be asked.
 */
export async function examineCompose(
	request: Request,
	judges: Judges,
	ask: boolean,
): Promise<Examined> {
	const names = (files: readonly {file: string}[]) => files.map(({file}) => file);
	const of = async (files: Request['old']): Promise<ComposeModel> =>
		ask ? composeModel([...names(files), ...names(request.yours)], names(request.env)) : undefined;
	const [old, fresh] = [await of(request.old), await of(request.new)];
	const merged = old && fresh && 'json' in old && 'json' in fresh ? {old, fresh} : undefined;
	const judged = await judges.judge({
		...request,
		...(merged ? {merged: {old: merged.old.json, new: merged.fresh.json}} : {}),
	});
	if (fresh && 'error' in fresh)
		return {judged, rendering: {by: 'docker compose', renders: 2, failed: fresh.error}};
	if (merged)
		return {
			judged,
			rendering: {by: 'docker compose', renders: 2},
			consequences: await judges.compose(merged.old, merged.fresh),
		};
	const skipped = 'the files were merged by our own reading, not by docker compose';
	// What lies in a file that was not read would look as if it were gone.
	if (judged.unjudged.length > 0) return {judged, rendering: {renders: 0, skipped}};
	const own = (files: Request['old'], parts: Request['old'] = []) => ({
		files: [...files, ...request.yours],
		parts,
		env: request.env,
	});
	return {
		judged,
		rendering: {renders: 0, skipped},
		consequences: await judges.compose(
			own(request.old, request.parts?.old),
			own(request.new, request.parts?.new),
		),
	};
}
