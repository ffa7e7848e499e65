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
		ask
			? composeModel({
					own: names(files),
					yours: names(request.yours),
					env: names(request.env),
					handed: names(request.handed ?? []),
				})
			: undefined;
	const [old, fresh] = [await of(request.old), await of(request.new)];
	const merged = old && fresh && 'json' in old && 'json' in fresh ? {old, fresh} : undefined;
	const judged = await judges.judge({
		...request,
		...(merged ? {merged: {old: merged.old.json, new: merged.fresh.json}} : {}),
	});
	const missing = [fresh, old].map(missingFile).find(file => file !== undefined);
	if (fresh && 'error' in fresh && missing === undefined)
		return {judged, rendering: {by: 'docker compose', renders: 2, failed: fresh.error}};
	const asleep =
		judged.asleep && `what only a profile starts is not in it: ${judged.asleep.join(', ')}`;
	if (merged)
		return {
			judged,
			rendering: {by: 'docker compose', renders: 2, ...(asleep ? {skipped: asleep} : {})},
			consequences: await judges.compose(merged.old, merged.fresh),
		};
	const own = 'the files were merged by our own reading, not by docker compose';
	const skipped = [
		missing === undefined ? own : `${own}: ${missing}, which they name, does not lie beside them`,
		...(asleep === undefined ? [] : [asleep]),
	].join('; ');
	// What lies in a file that was not read would look as if it were gone.
	if (judged.unjudged.length > 0) return {judged, rendering: {renders: 0, skipped}};
	const read = (files: Request['old'], parts: Request['old'] = []) => ({
		files: [...files, ...request.yours],
		parts,
		env: request.env,
	});
	return {
		judged,
		rendering: {renders: 0, skipped},
		consequences: await judges.compose(
			read(request.old, request.parts?.old),
			read(request.new, request.parts?.new),
		),
	};
}

/** A file of the operator's lies where their project is, not beside the files of a version. */
function missingFile(model: ComposeModel): string | undefined {
	if (!model || !('error' in model)) return undefined;
	const [, file] =
		/(?:env file|open|stat) (\S+?):? (?:not found|no such file or directory)/.exec(model.error) ??
		[];
	return file?.split('/').at(-1);
}
