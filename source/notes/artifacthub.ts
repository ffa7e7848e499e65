import {z} from 'zod';
import type {Item, Notes} from './item.ts';
import {marksOf} from './marks.ts';

const change = z.union([
	z.string(),
	z.object({kind: z.string().optional(), description: z.string()}),
]);
/** Chart.yaml as far as it tells what changed; `artifacthub.io/changes` is YAML inside YAML. */
const chart = z.object({
	version: z.string(),
	annotations: z.object({'artifacthub.io/changes': z.string()}),
});

/**
 * What a Chart.yaml says of its own version in `artifacthub.io/changes`: a list of texts, or of
 * {kind, description}. `read` parses YAML. Undefined when it is no such file.
 */
export function readChartChanges(
	given: unknown,
	read: (text: string) => unknown,
): Notes | undefined {
	const found = chart.safeParse(given);
	if (!found.success) return undefined;
	const {version, annotations} = found.data;
	const list = z.array(change).safeParse(read(annotations['artifacthub.io/changes']));
	if (!list.success) return undefined;
	return {
		version,
		items: list.data.map((entry): Item => {
			const {kind = '', description} = typeof entry === 'string' ? {description: entry} : entry;
			return {
				text: description,
				...marksOf(description, kind === '' ? [] : [kind]),
			};
		}),
	};
}
