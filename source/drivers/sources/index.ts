import type {Detector, Source} from '../contract.ts';
import {chartDetector, chartsSource} from './charts.ts';
import {gitSource} from './git-tags.ts';
import {helmSource} from './helm-repo.ts';
import {listSource} from './list.ts';
import {ociSource} from './oci.ts';
import {releasesSource} from './releases.ts';

/** Where versions are seen besides programs and images. */
export const versionSources: readonly Source[] = [
	helmSource,
	ociSource,
	chartsSource,
	gitSource,
	releasesSource,
	listSource,
];

export const chartDetectors: readonly Detector[] = [chartDetector];
