import {createHmac} from 'node:crypto';
import {stringify} from 'yaml';
import type {ChartTexts} from '../../source/values/chart-texts.ts';
import type {Json} from '../../source/values/config-tree.ts';
import {type Judged, judge} from '../../source/values/judge.ts';

export const digest = (text: string): string =>
	createHmac('sha256', 'a key of this test').update(text).digest('hex').slice(0, 4);

type More = Partial<Pick<ChartTexts, 'templates' | 'parts' | 'appVersion' | 'notes' | 'absent'>> & {
	schema?: Json;
};

/** A chart of texts: YAML as it is, or a tree written as YAML. */
export function chart(values: string | Json, {schema, ...more}: More = {}): ChartTexts {
	return {
		label: 'chart',
		values: {
			file: 'values.yaml',
			text: typeof values === 'string' ? values : stringify(values, {version: '1.1'}),
		},
		parts: [],
		reads: [],
		absent: [],
		...(schema === undefined
			? {}
			: {schema: {file: 'values.schema.json', text: JSON.stringify(schema, undefined, 2)}}),
		...more,
	};
}

/** The same, with keys that must name a version. */
export function judgedPinned(
	pinned: readonly string[],
	old: ChartTexts,
	fresh: ChartTexts,
	...mine: string[]
): Judged {
	const yours = mine.map((text, index) => ({file: `mine-${index + 1}.yaml`, text}));
	return judge({kind: 'helm', old, new: fresh, yours, pinned}, digest);
}

/** Judges Helm values: two charts and any number of -f files. */
export function judged(old: ChartTexts, fresh: ChartTexts, ...mine: (string | Json)[]): Judged {
	const yours = mine.map((text, index) => ({
		file: `mine-${index + 1}.yaml`,
		text: typeof text === 'string' ? text : stringify(text, {version: '1.1'}),
	}));
	return judge({kind: 'helm', old, new: fresh, yours}, digest);
}

/** The finding of a path. */
export const at = ({findings}: Judged, path: string) =>
	findings.find(finding => finding.path === path);
