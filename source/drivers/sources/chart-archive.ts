import fs from 'node:fs';
import {join} from 'node:path';
import {Trouble} from '../../trust/trouble.ts';
import {sha256Of} from '../binary/digest.ts';
import {unpackWith} from '../binary/unpack.ts';
import type {Ready} from '../contract.ts';
import {asTrouble} from '../files/failures.ts';
import {download, hideQuery} from '../http/download.ts';
import {chartYamlOf} from './chart-yaml.ts';
import {mustBeGood} from './get.ts';
import {cautionOf, type Caution} from '../../versions/caution.ts';
import {bareVersion} from '../../versions/bare.ts';

const most = 100 * 1024 * 1024;
const seconds = 600;

/** Fetches a chart's archive into a fresh folder; its path. Throws Trouble. */
export async function fetchChart(given: {
	url: string;
	into: string;
	headers: Readonly<Record<string, string>>;
	ca?: string;
}): Promise<string> {
	const {url, into, headers, ca} = given;
	if (!/^https?:\/\//.test(url))
		throw new Trouble(`Where the chart lies is not said in a way that can be followed.`, {
			next: 'Fetch it by hand (helm pull), and name the folder in which it lies.',
		});
	const path = join(into, 'chart.tgz');
	const onDisk = <T>(act: () => T): T => {
		try {
			return act();
		} catch (error) {
			throw asTrouble(`Writing ${path}`, error);
		}
	};
	onDisk(() => fs.mkdirSync(into, {recursive: false, mode: 0o700}));
	try {
		const fd = onDisk(() => fs.openSync(path, 'wx', 0o600));
		try {
			const answer = await download(
				{url, seconds, most, headers, ...(ca === undefined ? {} : {ca})},
				(part, {status}) => {
					if (status === 200) onDisk(() => fs.writeFileSync(fd, part));
				},
			);
			mustBeGood(url, answer);
		} finally {
			fs.closeSync(fd);
		}
	} catch (error) {
		fs.rmSync(into, {recursive: true, force: true});
		throw error;
	}
	if (fs.readFileSync(path).subarray(0, 2).toString('hex') === '1f8b') return path;
	fs.rmSync(into, {recursive: true, force: true});
	throw new Trouble(`${hideQuery(url)} is not a chart's archive.`, {
		why: 'A page to log in at may stand before it.',
	});
}

/**
 * Proves an archive to be the chart that was chosen: its digest as the index or the registry has it,
 * unpacked under the policy, its name and version its own. Throws Trouble, and nothing stays.
 */
export async function proveChart(
	archive: string,
	into: string,
	wanted: {name: string; version: string; sha256?: string},
): Promise<Ready> {
	const sha256 = await sha256Of(archive);
	if (wanted.sha256 !== undefined && sha256 !== wanted.sha256)
		throw new Trouble('The chart is not the one that is listed.', {
			why: `Its sha256 is ${sha256.slice(0, 16)}…, and ${wanted.sha256.slice(0, 16)}… is listed.`,
			next: 'Get it again; if it stays so, ask its publisher.',
		});
	fs.mkdirSync(into, {recursive: true, mode: 0o700});
	let app: string | undefined;
	let caution: Caution | undefined;
	const folder = await unpackWith(archive, join(into, 'unpacked'), async files => {
		const file = files.find(path => path.endsWith('/Chart.yaml'));
		if (file === undefined) throw new Trouble(`${archive} holds no Chart.yaml: it is no chart.`);
		const own = file.slice(0, -'/Chart.yaml'.length);
		const {name, version, ...rest} = await chartYamlOf(own);
		({app} = rest);
		caution = cautionOf(rest);
		if (name !== wanted.name || bareVersion(version) !== bareVersion(wanted.version))
			throw new Trouble(
				`The archive holds ${name} ${version}, and ${wanted.name} ${wanted.version} was chosen.`,
				{next: 'Nothing was changed. Tell its publisher.'},
			);
		return own;
	});
	return {
		folder,
		place: archive,
		sha256,
		sums:
			wanted.sha256 === undefined
				? 'not checked: no digest is listed for it'
				: 'matches the listed digest',
		size: fs.statSync(archive).size,
		kind: 'chart',
		...(app === undefined ? {} : {app}),
		...(caution === undefined ? {} : {caution}),
	};
}
