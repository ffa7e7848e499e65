import {createHash, randomBytes} from 'node:crypto';
import {chmod, lstat, mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {Trouble} from '../trust/trouble.ts';
import {findFreePort} from './free-port.ts';
import {
	buildRelease,
	listReleases,
	readDefaults,
	releasesFolder,
	type Release,
} from './releases.ts';

/** What a runbook asks about the practice installation; every path is absolute. */
export type PracticeAnswers = {
	program: string;
	config: string;
	data: string;
	/** Folder of the published releases: ledger-VERSION, SHA256SUMS, releases.json, CHANGELOG.md. */
	releases: string;
	notes: string;
	/** Folder of the default settings, one VERSION.json for each release. */
	defaults: string;
	address: string;
	secret: string;
	pid: string;
	log: string;
	backups: string;
};

/** The port that is tried first. */
export const practicePort = 8417;

/** Says that a folder is handrail's to replace. */
const marker = '.handrail-practice';
const installed = [
	'ledger',
	'ledger.json',
	'ledger.secret',
	'ledger.pid',
	'ledger.log',
	'data',
	'releases',
	'backups',
];

/** Where everything lies in a practice folder. */
export function practiceAnswers(folder: string, port: number): PracticeAnswers {
	const at = (...parts: string[]) => join(resolve(folder), ...parts);
	return {
		program: at('ledger'),
		config: at('ledger.json'),
		data: at('data'),
		releases: at('releases'),
		notes: at('releases', 'CHANGELOG.md'),
		defaults: at('releases', 'defaults'),
		address: `http://127.0.0.1:${port}`,
		secret: at('ledger.secret'),
		pid: at('ledger.pid'),
		log: at('ledger.log'),
		backups: at('backups'),
	};
}

/**
 * Installs Ledgerbook 1.0.0, stopped and empty, with all its releases beside it. A practice folder
 * that is there already is made anew; any other folder must be empty.
 */
export async function installPractice(options: {
	folder: string;
	port?: number;
}): Promise<PracticeAnswers> {
	const folder = resolve(options.folder);
	const port = await findFreePort(options.port ?? practicePort);
	await prepareFolder(folder);
	const answers = practiceAnswers(folder, port);
	await writeFile(join(folder, marker), 'Made by handrail to practise on.\n', {mode: 0o600});
	await mkdir(answers.data, {mode: 0o700});
	await mkdir(answers.backups, {mode: 0o700});
	await publishReleases(answers);
	await installFirst(answers, port);
	return answers;
}

/** An empty folder for us alone, or the practice folder of before, emptied. */
async function prepareFolder(folder: string): Promise<void> {
	await mkdir(folder, {recursive: true, mode: 0o700}).catch((error: NodeJS.ErrnoException) => {
		// Something other than a folder is there: told below, with a way on.
		if (error.code !== 'EEXIST' && error.code !== 'ENOTDIR') throw error;
	});
	const seen = await lstat(folder).catch(() => undefined);
	if (!seen?.isDirectory()) {
		throw new Trouble(`${folder} cannot be the practice folder.`, {
			why: 'It is not a folder, or it is a link.',
			next: 'Name another folder.',
		});
	}
	const names = await readdir(folder);
	if (names.length > 0 && !names.includes(marker)) {
		throw new Trouble(`${folder} is not empty.`, {
			why: 'Practising replaces what lies in its folder, and this one is not handrail’s.',
			next: 'Name a folder that does not exist yet.',
		});
	}
	await refuseRunning(folder);
	await chmod(folder, 0o700);
	for (const name of installed) await rm(join(folder, name), {recursive: true, force: true});
}

/** A program whose data folder is taken away would go on with files that nobody can see. */
async function refuseRunning(folder: string): Promise<void> {
	const text = await readFile(join(folder, 'ledger.pid'), 'utf8').catch(() => '');
	const pid = Number(/\d+/.exec(text)?.[0]);
	if (!pid || !isAlive(pid)) return;
	throw new Trouble(`The practice service in ${folder} seems to be running.`, {
		why: `ledger.pid names process ${pid}, which is alive.`,
		next: `Stop it with "kill ${pid}", or, if that is another program, remove ledger.pid.`,
	});
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/** Writes what a vendor's download page would hold. */
export async function publishReleases(
	answers: PracticeAnswers,
	extra?: {release: Release; notes: string},
): Promise<void> {
	const all = [...listReleases(), ...(extra ? [extra.release] : [])];
	for (const name of await readdir(answers.releases).catch(() => [] as string[]))
		if (name.startsWith('ledger-')) await rm(join(answers.releases, name));
	await mkdir(answers.defaults, {recursive: true, mode: 0o700});
	const sums: string[] = [];
	for (const release of all) {
		const name = `ledger-${release.version}`;
		const program = buildRelease(release);
		await writeFile(join(answers.releases, name), program, {mode: 0o700});
		await writeJson(join(answers.defaults, `${release.version}.json`), readDefaults(release));
		sums.push(`${createHash('sha256').update(program).digest('hex')}  ${name}\n`);
	}
	await writeFile(join(answers.releases, 'SHA256SUMS'), sums.join(''), {mode: 0o600});
	await writeJson(join(answers.releases, 'releases.json'), {
		versions: all.map(({version, date}) => ({version, date})),
	});
	const notes = await readFile(join(releasesFolder(), 'CHANGELOG.md'), 'utf8');
	await writeFile(
		answers.notes,
		notes.replace(/^## \[/m, head => (extra?.notes ?? '') + head),
		{
			mode: 0o600,
		},
	);
}

/** Puts 1.0.0 in place as its operator would have: two settings differ from the defaults. */
async function installFirst(answers: PracticeAnswers, port: number): Promise<void> {
	const [first] = listReleases();
	if (!first) throw new Error('no release of Ledgerbook is shipped');
	await writeFile(answers.program, buildRelease(first), {mode: 0o700});
	await writeJson(answers.config, {
		...readDefaults(first),
		listen: `127.0.0.1:${port}`,
		data_file: 'village.db',
		loan_days: 21,
	});
	await writeFile(answers.secret, `${randomBytes(24).toString('hex')}\n`, {mode: 0o600});
}

async function writeJson(file: string, value: unknown): Promise<void> {
	await writeFile(file, `${JSON.stringify(value, null, '\t')}\n`, {mode: 0o600});
}
