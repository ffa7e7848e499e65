import {composeModel} from '../drivers/charts/compose-model.ts';
import type {Consequences} from '../values/consequence.ts';
import type {JudgeRequest} from '../values/judge.ts';
import type {Judges} from './judges.ts';
import type {Rendering} from './rendering.ts';

type Request = Extract<JudgeRequest, {kind: 'compose'}>;

/** Containers before and after: as compose itself merges the files, else by our own reading, and it says so. */
export async function composeEffects(
	request: Request,
	judges: Judges,
	ask: boolean,
): Promise<{rendering: Rendering; consequences?: Consequences}> {
	const names = (files: readonly {file: string}[]) => files.map(({file}) => file);
	const of = async (files: Request['old']) =>
		ask ? composeModel([...names(files), ...names(request.yours)], names(request.env)) : undefined;
	const [old, fresh] = [await of(request.old), await of(request.new)];
	if (fresh && 'error' in fresh)
		return {rendering: {by: 'docker compose', renders: 2, failed: fresh.error}};
	if (old && fresh && 'json' in old)
		return {
			rendering: {by: 'docker compose', renders: 2},
			consequences: await judges.compose(old.json, fresh.json),
		};
	return {
		rendering: {
			renders: 0,
			skipped: 'the files were merged by our own reading, not by docker compose',
		},
		consequences: await judges.compose(
			[...request.old, ...request.yours],
			[...request.new, ...request.yours],
		),
	};
}
