import type {Import, Switch} from './helm-values.ts';
import type {Template} from './uses.ts';

export type TextFile = {file: string; text: string};
/** A chart's files as texts; a plain values file is a chart with nothing else. */
export type ChartTexts = {
	label: string;
	name?: string;
	version?: string;
	appVersion?: string;
	values: TextFile;
	schema?: TextFile;
	/** undefined where only a values file is known. */
	templates?: readonly Template[];
	notes?: string;
	/** Charts inside, by the key that their settings stand under. */
	parts: readonly (Switch & {key: string; chart: ChartTexts; imports?: readonly Import[]})[];
	/** Other settings that Chart.yaml itself reads: conditions and tags. */
	reads: readonly string[];
	/** Keys of dependencies that the chart names and does not bring. */
	absent: readonly string[];
};
