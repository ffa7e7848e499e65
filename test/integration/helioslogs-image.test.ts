import fs from 'node:fs';
import {expect, test} from 'vitest';
import {hasImage} from '../support/docker.ts';
import {admin, countsOf, ingest, programs} from '../support/helioslogs.ts';
import {baseFound, imageSite} from '../support/helioslogs-image.ts';
import {flags, runLines} from '../support/lines.ts';
import {untilAnswers} from '../support/programs.ts';
import {suiteWith} from '../support/required.ts';

const base = baseFound(hasImage);
const found = base !== undefined && fs.existsSync(programs.old) && fs.existsSync(programs.new);
const forth = {
	version: '1.0.4',
	change: 'compatible',
	'version.go': 'yes',
	'notes.read': 'yes',
	'checks.go': 'yes',
	'backup.how': 'take',
	'backup.begin': 'yes',
	'backup.go': 'yes',
	'rollout.begin': 'yes',
	'verify.go.after': 'yes',
};

const signIn = flags({password: '@env:IMAGE_ADMIN_PASSWORD'});
type Site = Awaited<ReturnType<typeof imageSite>>;

/** The image from which the container is made that answers now. */
async function imageNow({inspect, app, about}: Site): Promise<string> {
	await untilAnswers(`http://${about.address}/api/health`);
	return String(inspect(app)['Config']['Image']);
}

async function begin(answers: Readonly<Record<string, string>> = {}) {
	const site = await imageSite(base!);
	const env = {
		HANDRAIL_STATE_DIR: `${site.folder}/state`,
		IMAGE_ADMIN_PASSWORD: admin.password,
	};
	const run = async (...args: string[]) => runLines(args, {env});
	const about = {...site.answers, ...answers};
	return {
		site,
		run,
		up: async (more: Readonly<Record<string, string>>) =>
			run('upgrade', 'helioslogs', ...flags({...about, ...more})),
	};
}

suiteWith(
	'helioslogs',
	found,
	'HANDRAIL_HELIOSLOGS_OLD and HANDRAIL_HELIOSLOGS_NEW, and a Docker engine with a Debian image',
)('HeliosLogs 1.0.3 and 1.0.4 as images', () => {
	test('go forth, and come back to the old container with the data of the backup', async () => {
		const {site, run, up} = await begin();
		const id = site.inspect(site.app)['Id'];
		const first = await up({...forth, change: 'destructive', 'rollout.begin': 'prod'});
		expect(first.err).toContain('handrail: an answer is missing: decide\n');
		expect(first.err).toContain('back-program');
		expect(first.out).toContain('the old program ran on it');
		expect(first.out).toContain('2 of 10: Version');
		expect(await imageNow(site)).toBe(`${site.image}:1.0.4`);
		expect((await countsOf(site.about)).events).toBe(40);
		await ingest(site.about, 'late', 10);

		const back = await run(
			'resume',
			'--answer=decide=back-data',
			'--answer=decide.word=prod',
			'--answer=verify.go.back=yes',
			...signIn,
		);
		expect(back.err).toBe('');
		expect(back.code).toBe(4);
		expect(site.inspect(site.app)).toMatchObject({
			Id: id,
			State: {Running: true},
			HostConfig: {RestartPolicy: {Name: 'unless-stopped'}},
		});
		expect((await countsOf(site.about)).events).toBe(40);
		// The rehearsal is gone; the new container is kept, stopped.
		expect(site.names()).toHaveLength(2);
	}, 300_000);

	test('the old container alone leads back, and what came after the change is kept', async () => {
		const {site, run, up} = await begin({senders: 'running'});
		const id = site.inspect(site.app)['Id'];
		const first = await up(forth);
		expect(first.err).toContain('handrail: an answer is missing: decide\n');
		expect(await imageNow(site)).toBe(`${site.image}:1.0.4`);
		await ingest(site.about, 'late', 10);
		const back = await run(
			'resume',
			'--answer=decide=back-program',
			'--answer=verify.go.back=yes',
			...signIn,
		);
		expect(back.err).toBe('');
		expect(back.code).toBe(4);
		expect(site.inspect(site.app)).toMatchObject({Id: id, State: {Running: true}});
		expect((await countsOf(site.about)).events).toBe(50);
	}, 300_000);

	test('a data folder that the container does not mount is told, and nothing is begun (HL-17)', async () => {
		const {site, up} = await begin();
		const other = `${site.folder}/other`;
		fs.mkdirSync(other);
		const ran = await up({...forth, data: other});
		expect(ran.code).toBe(5);
		expect(ran.out).toContain(`${site.app} does not mount ${other}`);
		expect(site.names()).toEqual([site.app]);
		expect(site.inspect(site.app)['State']['Running']).toBe(true);
	}, 300_000);
});
