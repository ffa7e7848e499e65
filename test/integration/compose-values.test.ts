import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {runBuilt} from '../support/run-built.ts';
import {suiteWith} from '../support/required.ts';

function hasCompose(): boolean {
	try {
		execFileSync('docker', ['compose', 'version'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}

const slow = {timeout: 120_000};
const old =
	'services:\n  web:\n    image: shop:${TAG:-1.0}\n    volumes: ["data:/data"]\n  db:\n    image: pg:1\nvolumes: {data: {}}\n';
const fresh =
	'services:\n  web:\n    image: shop:${TAG:-2.0}\n    volumes: ["store:/data"]\n    environment:\n      KEY: ${APP_KEY:?say it}\nvolumes: {store: {}}\n';

suiteWith(
	'docker',
	hasCompose(),
	'docker compose',
)('compose files, merged by compose itself', () => {
	let folder = '';
	const write = (name: string, text: string): string => {
		fs.mkdirSync(join(folder, name, '..'), {recursive: true});
		fs.writeFileSync(join(folder, name), text);
		return join(folder, name);
	};
	beforeAll(() => {
		folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-compose-values-')));
		write('old/compose.yaml', old);
		write('new/compose.yaml', fresh);
	});
	afterAll(() => fs.rmSync(folder, {recursive: true, force: true}));
	const diff = async (...files: string[]) =>
		runBuilt([
			'diff',
			join(folder, 'old'),
			join(folder, 'new'),
			...files.flatMap(file => ['-f', file]),
		]);

	test('a required variable that is not set is told by both', slow, async () => {
		const {code, out} = await diff(write('.env', 'TAG=1.0\n'));
		expect(code).toBe(1);
		expect(out).toContain('required variable APP_KEY is missing a value');
		expect(out).toContain('✖ APP_KEY  must be set');
	});

	test('what it does to the containers, with variables filled in', slow, async () => {
		const {out} = await diff(write('.env', 'TAG=1.5\nAPP_KEY=swordfish-1\n'));
		expect(out).toContain('Merged by docker compose.');
		expect(out).toMatch(/RESTARTS {3}service web/);
		expect(out).toMatch(/DELETES {4}service db/);
		expect(out).toContain('/data comes from another place: data → store');
		expect(out).not.toContain('swordfish');
	});

	test('an override of a service that is gone is refused by compose, and told', slow, async () => {
		const {out} = await diff(
			write('.env', 'APP_KEY=x\n'),
			write('override.yaml', 'services:\n  db:\n    cpus: 2\n'),
		);
		expect(out).toContain('✖ services.db.cpus');
		expect(out).toContain('do not come together');
	});

	test('what is included and extended is judged, and a folder is no place', slow, async () => {
		const db = (version: number) =>
			`services:\n  db:\n    image: postgres:${version}\n    volumes: ["./data:/var/lib/postgresql/data"]\n`;
		write('was/compose.yaml', `${db(15)}  web: {image: "w:1", volumes: ["./data:/data"]}\n`);
		write(
			'is/compose.yaml',
			'include: [more/web.yaml]\nservices:\n  db:\n    extends: {file: base.yaml, service: db}\n',
		);
		write('is/base.yaml', db(16));
		write('is/more/web.yaml', 'services: {web: {image: "w:1", volumes: ["../data:/data"]}}\n');
		const run = async (...more: string[]) =>
			runBuilt(['diff', join(folder, 'was'), join(folder, 'is'), ...more]);
		for (const {code, out} of [await run(), await run('--no-render')]) {
			expect(code).toBe(1);
			expect(out).toContain('16 does not read the data of 15');
			expect(out).toMatch(/RESTARTS {3}service db/);
			expect(out).not.toMatch(/DATA|service web|gone/);
		}
	});

	describe('an env_file', () => {
		const run = async (...more: string[]) =>
			runBuilt(['diff', join(folder, 'handed-1'), join(folder, 'handed-2'), ...more]);
		beforeAll(() => {
			for (const version of [1, 2])
				write(
					`handed-${version}/compose.yaml`,
					`include: [sub/b.yaml]\nservices:\n  web: {image: "w:\${TAG:-${version}}", env_file: [app.env, .env], volumes: ["../x:/x"]}\n`,
				);
			write('handed-1/sub/b.yaml', 'services: {b: {image: "b:1", volumes: ["./y:/y"]}}\n');
			write('handed-2/sub/b.yaml', 'services: {b: {image: "b:1", volumes: ["./y:/y"]}}\n');
		});
		test('of yours that lies elsewhere is no failure of the upgrade', slow, async () => {
			const {code, out} = await run();
			expect(code).toBe(0);
			expect(out).toContain('app.env, which they name, does not lie beside them');
			expect(out).toContain('image w:1 → w:2');
		});
		test(
			'that you name is put where it belongs, and gives no variable its value',
			slow,
			async () => {
				const {code, out} = await run(
					'-f',
					write('site/app.env', 'ODD=1\nTAG=7\nPASSWORD=swordfish-1\n'),
					'-f',
					write('site/.env', 'EVEN=1\n'),
				);
				expect(out).toContain('Merged by docker compose.');
				expect(out).toContain('image w:1 → w:2');
				expect(out).not.toMatch(/DATA|service b|swordfish/);
				expect(code).toBe(0);
			},
		);
	});
});
