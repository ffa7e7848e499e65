import fs from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {spelledOut} from '../../trust/spelled-out.ts';
import {Trouble} from '../../trust/trouble.ts';
import {cautionWords, type Caution} from '../../versions/caution.ts';
import {offeredText, parseVersion, type Scheme} from '../../versions/scheme.ts';
import {installedVersion} from './installed.ts';
import {foreignPlatform, platform} from './platform.ts';
import {datesBeside} from './releases-json.ts';
import {bareVersion} from '../../versions/bare.ts';

export type FoundRelease = {
	version: string;
	path: string;
	kind: 'file' | 'archive';
	date?: string;
	size: number;
	caution?: Caution;
	remark?: string;
};
export type Found = {
	versions: FoundRelease[];
	ignored: {name: string; why: string}[];
	withdrawn: {version: string; why: string}[];
};
type Wanted = {
	path: string;
	name: string;
	scheme: Scheme;
	args: readonly string[];
	pattern: string;
};

const archive = /\.(?:zip|tar\.gz|tgz)$/i;
const quiet = new Set([
	'SHA256SUMS',
	'sha256sums.txt',
	'checksums.txt',
	'CHANGELOG.md',
	'README.md',
	'LICENSE',
	'LICENSE.md',
	'releases.json',
	'defaults',
]);

/** The versions at a place: a folder of programs or archives, or one file. Throws Trouble when it cannot be read. */
export async function listReleases(wanted: Wanted): Promise<Found> {
	const {path} = wanted;
	let stat: fs.Stats;
	try {
		stat = fs.statSync(path);
	} catch {
		throw new Trouble(`${path} is not there.`, {next: 'Mend the answer on the target page.'});
	}

	const found = stat.isDirectory() ? listFolder(wanted) : await listFile(wanted, stat);
	const beside = datesBeside(stat.isDirectory() ? path : dirname(path));
	const told = new Map(beside.versions.map(item => [bareVersion(item.version), item]));
	// Nobody can tell what it takes back, and that must be known.
	const unreadable = beside.versions.flatMap(({version, withdrawn}) => {
		const {refused} = parseVersion(wanted.scheme, version);
		if (withdrawn !== true || refused === undefined) return [];
		return [{name: `releases.json: ${version}`, why: `it is withdrawn there. ${refused}`}];
	});
	return {
		ignored: [...found.ignored, ...beside.ignored, ...unreadable],
		versions: found.versions.map(item => {
			const {date = item.date, caution} = told.get(bareVersion(item.version)) ?? {};
			return {
				...item,
				...(date === undefined ? {} : {date}),
				...(caution === undefined ? {} : {caution, remark: cautionWords[caution]}),
			};
		}),
		withdrawn: beside.versions.flatMap(({version, withdrawn, why}) =>
			withdrawn === true ? [{version, why: why ?? 'the vendor took it back'}] : [],
		),
	};
}

async function listFile(wanted: Wanted, stat: fs.Stats): Promise<Omit<Found, 'withdrawn'>> {
	const {path} = wanted;
	const kind = archive.test(path) ? 'archive' : 'file';
	const named = versionIn(basename(path), wanted);
	const version =
		named ??
		(kind === 'file'
			? (await installedVersion({program: path, args: wanted.args, pattern: wanted.pattern}))
					.version
			: undefined);
	const why =
		version === undefined
			? `The name of ${path} holds no version.`
			: parseVersion(wanted.scheme, version).refused;
	if (version === undefined || why !== undefined)
		throw new Trouble(why ?? '', {next: 'Name it as the vendor does, with its version.'});
	return {versions: [{version, path, kind, date: day(stat), size: stat.size}], ignored: []};
}

const day = (stat: fs.Stats) => stat.mtime.toISOString().slice(0, 10);

/** The version in a name such as `pocketbase-v0.28.2`, `pocketbase_0.28.2_linux_amd64.zip` or a folder `0.28.2`. */
function versionIn(file: string, {name, scheme}: Wanted): string | undefined {
	const stem = file.replace(archive, '').replaceAll(platform, '');
	const own =
		stem.startsWith(`${name}-`) || stem.startsWith(`${name}_`) ? stem.slice(name.length + 1) : stem;
	if (own === stem && !/^v?\d/.test(stem)) return undefined;
	const text = /^v?\d.*/.exec(own)?.[0];
	const version = text === undefined ? undefined : parseVersion(scheme, text).version;
	return text !== undefined && version ? offeredText(scheme, text, version) : undefined;
}

function listFolder(wanted: Wanted): Omit<Found, 'withdrawn'> {
	const result: Omit<Found, 'withdrawn'> = {versions: [], ignored: []};
	for (const entry of fs.readdirSync(wanted.path).toSorted()) {
		if (
			quiet.has(entry) ||
			entry.startsWith('.') ||
			/\.(?:sha256|sha256sum|asc|sig|minisig|pem)$|checksums?\.txt$/i.test(entry)
		)
			continue;
		const foreign = foreignPlatform(entry);
		if (foreign !== undefined) {
			result.ignored.push({name: entry, why: `it is for ${foreign}`});
			continue;
		}
		const version = versionIn(entry, wanted);
		if (version === undefined) {
			const spelled = spelledOut(entry);
			const why =
				spelled === entry
					? 'its name holds no version of this program'
					: `it is spelled ${spelled}, and that holds no version`;
			result.ignored.push({name: entry, why});
			continue;
		}

		const twin = result.versions.find(item => item.version === version);
		if (twin) {
			result.ignored.push({name: entry, why: `${basename(twin.path)} is the same version`});
			continue;
		}
		const path = insideFolder(join(wanted.path, entry), wanted.name);
		if (path === undefined) {
			result.ignored.push({name: entry, why: `there is no ${wanted.name} in it`});
			continue;
		}

		const stat = fs.statSync(path);
		result.versions.push({
			version,
			path,
			kind: archive.test(path) ? 'archive' : 'file',
			date: day(stat),
			size: stat.size,
		});
	}

	return result;
}

/** A folder named after a version holds the program or one archive. */
function insideFolder(path: string, name: string): string | undefined {
	const stat = fs.lstatSync(path);
	// A link may lead anywhere tomorrow; what it leads to can be named itself.
	if (stat.isFile()) return path;
	if (!stat.isDirectory()) return undefined;
	const entries = fs
		.readdirSync(path, {withFileTypes: true})
		.flatMap(entry => (entry.isFile() ? [entry.name] : []));
	const inner = entries.find(entry => entry === name) ?? entries.find(entry => archive.test(entry));
	return inner === undefined ? undefined : join(path, inner);
}
