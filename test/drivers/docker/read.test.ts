import fs from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import {dockerTrouble, said} from '../../../source/drivers/docker/ask.ts';
import {anonymousVolumes, uncovered, unfit} from '../../../source/drivers/docker/fit.ts';
import {readImageLines} from '../../../source/drivers/docker/images.ts';
import {beginOf} from '../../../source/drivers/docker/log.ts';
import {readContainer, readImage, type Container} from '../../../source/drivers/docker/inspect.ts';
import {sameAgain} from '../../../source/drivers/docker/recreate.ts';
import {judgeState} from '../../../source/drivers/docker/state.ts';

vi.setConfig({testTimeout: 90_000});

// As a real engine (20.10) answered.
const recorded = (name: string) =>
	fs.readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'docker', name), 'utf8');
const container = readContainer(recorded('container.json'), 'it');
const image = readImage(recorded('image.json'), 'it');

test('half an answer, another answer or no answer is not understood, and quotes nothing secret (D15)', () => {
	const whole = recorded('container.json');
	const wrong = [
		'',
		'[]',
		'{}',
		'null',
		'<html>',
		whole.slice(0, -20),
		`${whole}x`,
		'[{"Id":"a"}]',
	];
	wrong.push(
		whole.replace('"Running": true', '"Running": "yes"'),
		JSON.stringify([container, container]),
	);
	for (const text of wrong) {
		try {
			readContainer(text, 'it');
			expect.unreachable();
		} catch (error) {
			expect(String(error)).toContain("Docker's answer about it was not understood.");
			expect(JSON.stringify(error)).not.toContain('hidden-word');
		}
	}
	fc.assert(
		fc.property(fc.json(), text => {
			expect(() => readContainer(text, 'it')).toThrow(/not understood/);
		}),
	);
});

const state = (more: object, RestartCount = 0) =>
	({RestartCount, State: {...container.State, ...more}}) as Container;

test.each([
	[state({}), undefined, 'running'],
	[state({Running: true}, 3), 2, 'restarting'],
	[state({Running: true}, 3), undefined, 'restarting'],
	[state({Running: true}, 3), 60, 'running'],
	[state({Running: true, Restarting: true}, 1), 60, 'restarting'],
	[state({Paused: true}), 60, 'unknown'],
	[state({Running: false, Status: 'exited', ExitCode: 0}), undefined, 'stopped'],
	[state({Running: false, Status: 'created'}), undefined, 'stopped'],
	[state({Running: false, Status: 'removing'}), undefined, 'unknown'],
	[state({Running: false, Status: 'something new'}), undefined, 'unknown'],
])('how a container stands (%#)', (given, up, wanted) => {
	expect(judgeState(given, up).state).toBe(wanted);
});

test('what a container has from its image is left to the new image; what was said is kept', () => {
	const {body} = sameAgain(container, image, {image: 'x:2', labels: {'com.handrail.step': 'k'}});
	expect(body).toMatchObject({
		Image: 'x:2',
		Env: ['TOKEN=hidden-word'],
		Cmd: ['sleep', '600'],
		Labels: {team: 'books', 'com.handrail.step': 'k'},
		HostConfig: {
			Binds: ['docker-record-data:/data'],
			RestartPolicy: {Name: 'always'},
			PortBindings: {'80/tcp': [{HostIp: '127.0.0.1', HostPort: '18999'}]},
		},
		ExposedPorts: {'80/tcp': {}},
		NetworkingConfig: {EndpointsConfig: {bridge: {}}},
	});
	expect(body).not.toHaveProperty('Hostname');
	expect(JSON.stringify(body)).not.toContain(container.Id.slice(0, 12));
});

test('a command belongs to its entry point', () => {
	const made = (own: object, from: object) =>
		sameAgain(
			{...container, Config: {...container.Config, ...own}},
			{...image, Config: {...image.Config, ...from}},
			{image: 'x:2', labels: {}},
		).body;
	const same = made({Entrypoint: ['/e'], Cmd: ['a']}, {Entrypoint: ['/e'], Cmd: ['a']});
	expect([same['Entrypoint'], same['Cmd']]).toEqual([undefined, undefined]);
	const own = made({Entrypoint: ['/e'], Cmd: ['b']}, {Entrypoint: ['/e'], Cmd: ['a']});
	expect([own['Entrypoint'], own['Cmd']]).toEqual([undefined, ['b']]);
	const other = made({Entrypoint: ['/x'], Cmd: ['a']}, {Entrypoint: ['/e'], Cmd: ['a']});
	expect([other['Entrypoint'], other['Cmd']]).toEqual([['/x'], ['a']]);
});

test('links, aliases and further networks are asked for in the way that they are taken', () => {
	const linked = {
		...container,
		HostConfig: {...container.HostConfig, NetworkMode: 'front', Links: ['/db:/app/data']},
		NetworkSettings: {
			Networks: {
				behind: {Aliases: ['inner', container.Id.slice(0, 12)]},
				front: {Aliases: ['web'], IPAMConfig: {IPv4Address: '10.1.0.9'}},
			},
		},
	} as Container;
	const {body, join: others} = sameAgain(linked, image, {image: 'x', labels: {}});
	expect(body).toMatchObject({
		HostConfig: {Links: ['db:data']},
		NetworkingConfig: {
			EndpointsConfig: {front: {Aliases: ['web'], IPAMConfig: {IPv4Address: '10.1.0.9'}}},
		},
	});
	expect(others).toEqual([['behind', {Aliases: ['inner']}]]);
	const host = {...container, HostConfig: {...container.HostConfig, NetworkMode: 'host'}};
	expect(sameAgain(host, image, {image: 'x', labels: {}}).body).not.toHaveProperty(
		'NetworkingConfig',
	);
});

test('a container that would lose something is known', () => {
	expect(unfit(container)).toBeUndefined();
	expect(anonymousVolumes(container)).toEqual([]);
	const bare = {...container, HostConfig: {...container.HostConfig, Binds: null}};
	expect(unfit(bare)).toContain('keeps /data in a volume without a name');
	const wants = {...image, Config: {...image.Config, Volumes: {'/data': {}, '/more': {}}}};
	expect(uncovered(container, wants)).toEqual(['/more']);
});

test('the lines of docker images', () => {
	const line = '{"CreatedAt":"2026-03-01 10:00:00 +0000 UTC","Repository":"a/b","Tag":"1.0.0"}';
	expect(readImageLines(`${line}\n{"Repository":"a/b","Tag":"<none>"}\n`)).toEqual([
		{tag: '1.0.0', kind: 'image here', date: '2026-03-01'},
	]);
	for (const text of ['half {', '[]', '{"Tag":7}'])
		expect(() => readImageLines(text)).toThrow('not understood');
});

test('why docker did not do it, in an operator’s words', () => {
	const ran = {code: 1, out: '', started: true, end: 'ended with 1'};
	const of = (err: string) => dockerTrouble('docker x', {...ran, err});
	expect(
		of('Cannot connect to the Docker daemon at tcp://a. Is the docker daemon running?').message,
	).toBe('The Docker engine does not answer.');
	expect(
		of(
			'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
		).message,
	).toBe('This user may not speak to Docker.');
	expect(said('one\nError response from daemon: no\u001B[2J')).toBe(
		'Error response from daemon: no<ESC>[2J',
	);
});

test('the log since its start: the run before is left out, a run that ended at once is not', () => {
	const at = (StartedAt: string, FinishedAt: string, Running: boolean) =>
		beginOf({State: {...container.State, StartedAt, FinishedAt, Running}});
	const [nine, ten] = ['2026-03-01T09:59:59.500Z', '2026-03-01T10:00:00.000Z'];
	expect(at(ten, nine, true)).toBe(nine);
	expect(at(ten, '0001-01-01T00:00:00Z', true)).toBe('2026-03-01T09:59:58.000Z');
	// Docker noted its end before its beginning.
	expect(at(ten, nine, false)).toBe('2026-03-01T09:59:58.000Z');
	expect(at('0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z', false)).toBeUndefined();
});
