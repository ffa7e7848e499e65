import fs from 'node:fs';
import {join, relative} from 'node:path';
import {z} from 'zod';
import {tell, Trouble} from '../../trust/trouble.ts';
import {signatureOf} from '../binary/signature.ts';
import {checkSums} from '../binary/sums.ts';
import {cautionOf} from '../../versions/caution.ts';
import {defineDetector, defineSource} from '../contract.ts';
import {treeDigest} from '../files/tree-digest.ts';
import {proveChart} from './chart-archive.ts';
import {chartYamlOf} from './chart-yaml.ts';
import {sha256Of} from '../binary/digest.ts';
import {sortOffers, type Named} from './versions-of.ts';

const params = z.strictObject({
	/** A folder of charts or of their archives; or one of them. */
	path: z.string().startsWith('/', 'an absolute path'),
	chart: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'the name of a chart'),
});

/** Charts on this machine, by what their Chart.yaml says: folders, archives as helm package makes them, or zips (JT-22). */
export const chartsSource = defineSource<z.infer<typeof params>>({
	name: 'charts',
	params,
	async list({path, chart}, scheme) {
		const stat = fs.statSync(path, {throwIfNoEntry: false});
		if (!stat)
			throw new Trouble(`${path} is not there.`, {next: 'Mend the answer on the target page.'});
		const seen: Named[] = [];
		const ignored: {name: string; why: string}[] = [];
		for (const place of candidates(path)) {
			const name = relative(path, place) || place;
			try {
				const found = await chartYamlOf(place);
				const {size, mtime} = fs.statSync(place);
				const file = fs.statSync(place).isFile();
				if (found.name !== chart) ignored.push({name, why: `it is the chart ${found.name}`});
				else
					seen.push({
						name,
						version: found.version,
						app: found.app,
						caution: cautionOf(found),
						place,
						kind: 'chart',
						date: mtime.toISOString(),
						...(file ? {size} : {}),
					});
			} catch (error) {
				ignored.push({name, why: tell(error)});
			}
		}
		const offers = sortOffers(seen, scheme);
		return {...offers, ignored: [...offers.ignored, ...ignored]};
	},
	async prepare({chart}, chosen, into) {
		const {place, version} = chosen;
		if (fs.statSync(place).isDirectory()) {
			const {size, sha256} = await treeDigest(place);
			const sums = 'not checked: it is a folder';
			return {place, folder: place, sha256, sums, size, kind: 'chart'};
		}
		const sums = await checkSums(place);
		return {
			...(await proveChart(place, into, {name: chart, version})),
			sums,
			signature: signatureOf(place),
		};
	},
});

/** The place itself, or what lies in it. */
function candidates(path: string): string[] {
	if (!fs.statSync(path).isDirectory() || fs.existsSync(join(path, 'Chart.yaml'))) return [path];
	return fs
		.readdirSync(path, {withFileTypes: true})
		.filter(entry => !entry.name.startsWith('.'))
		.filter(
			entry =>
				(entry.isFile() && /\.(?:tgz|tar\.gz|zip)$/i.test(entry.name)) ||
				(entry.isDirectory() && fs.existsSync(join(path, entry.name, 'Chart.yaml'))),
		)
		.map(entry => join(path, entry.name))
		.toSorted();
}

/** The chart that an installation was made from, a folder or an archive: its version, and the application's (HX-14). */
export const chartDetector = defineDetector({
	name: 'chart',
	params: z.strictObject({
		path: params.shape.path,
		chart: params.shape.chart.optional(),
	}),
	async look({path, chart}) {
		const stat = fs.statSync(path, {throwIfNoEntry: false});
		if (!stat)
			throw new Trouble(`${path} is not there.`, {next: 'Mend the answer on the target page.'});
		const {name, version, app} = await chartYamlOf(path);
		if (chart !== undefined && name !== chart)
			throw new Trouble(`${path} is the chart ${name}, and ${chart} was expected.`, {
				next: 'Mend the answer on the target page.',
			});
		const pinned = stat.isDirectory()
			? await treeDigest(path)
			: {sha256: await sha256Of(path), size: stat.size};
		return {version, place: path, ...pinned, ...(app === undefined ? {} : {app})};
	},
});
