import {createHash} from 'node:crypto';
import {tarGz, zip} from '../drivers/binary/archives.ts';

/** A chart's files by their names. */
export type ChartFiles = Readonly<Record<string, string>>;

/** What its Chart.yaml says, in quotes: a version is not a number. */
export const chartYaml = (name: string, version: string, app: string): string =>
	`apiVersion: v2\nname: ${name}\nversion: "${version}"\nappVersion: "${app}"\n`;

const below = (name: string, files: ChartFiles) =>
	Object.entries(files).map(([file, data]) => ({name: `${name}/${file}`, data, mode: 0o644}));

/** As `helm package` makes it. */
export const chartTgz = (name: string, files: ChartFiles): Buffer => tarGz(below(name, files));

/** As some vendors hand it out. */
export const chartZip = (name: string, files: ChartFiles): Buffer => zip(below(name, files));

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
