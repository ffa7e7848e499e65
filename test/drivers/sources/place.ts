import fs from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished, vi} from 'vitest';
import {findSource} from '../../../source/drivers/index.ts';
import type {Offers} from '../../../source/drivers/contract.ts';

/** A home and a cache of its own for one test: no login and no answer of the operator's. */
export function ownHome(): string {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-sources-')));
	onTestFinished(() => {
		fs.rmSync(folder, {recursive: true, force: true});
		vi.unstubAllEnvs();
	});
	vi.stubEnv('HOME', folder);
	vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
	for (const name of ['XDG_CONFIG_HOME', 'DOCKER_CONFIG', 'HELM_REGISTRY_CONFIG'])
		vi.stubEnv(name, '');
	vi.stubEnv('HELM_REPOSITORY_CONFIG', '');
	return folder;
}

export const list = async (name: string, given: object): Promise<Offers> =>
	findSource(name)!.list(given, 'semver');

export const versionsOf = ({versions}: Offers) => versions.map(({version}) => version);

/** The whole sentence that a failure is told with. */
export async function told(promise: Promise<unknown>): Promise<string> {
	return promise.then(
		() => 'no failure',
		(error: {message: string; why?: string; next?: string}) =>
			[error.message, error.why, error.next].filter(Boolean).join(' | '),
	);
}
