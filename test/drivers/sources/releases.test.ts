import fs from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {listReleases} from '../../../source/drivers/binary/releases.ts';
import {json, serve} from '../http/serve.ts';
import {findSource} from '../../../source/drivers/index.ts';
import {list, ownHome, told} from './place.ts';

const said = async (releases: unknown) => {
	const file = join(ownHome(), 'releases.json');
	fs.writeFileSync(file, JSON.stringify(releases));
	const {versions, ignored} = await list('releases', {from: file});
	return {versions: versions.map(({version, caution}) => [version, caution]), ignored};
};

test('what a forge calls a pre-release, or has not released yet, is told with its version', async () => {
	expect(
		await said([
			// As GitHub, Gitea and Forgejo give it, and as GitLab does.
			{tag_name: 'v3.0.0', upcoming_release: true, released_at: '2099-01-01T00:00:00Z'},
			{tag_name: 'v2.0.0', prerelease: true, draft: false},
			{tag_name: 'v1.0.0', prerelease: false, upcoming_release: false},
		]),
	).toMatchObject({
		versions: [
			['3.0.0', 'upcoming'],
			['2.0.0', 'pre-release'],
			['1.0.0', undefined],
		],
	});
	expect(await said({versions: [{version: '2.0.0', prerelease: true}]})).toMatchObject({
		versions: [['2.0.0', 'pre-release']],
	});
});

test('a draft is no version yet, and is told as one', async () => {
	expect(await said([{tag_name: 'v2.0.0', draft: true}, {tag_name: 'v1.0.0'}])).toEqual({
		versions: [['1.0.0', undefined]],
		ignored: [{name: 'v2.0.0', why: 'it is a draft: its vendor has not published it'}],
	});
});

test('a tag of another part of the product is none of its versions', async () => {
	const file = join(ownHome(), 'releases.json');
	fs.writeFileSync(file, JSON.stringify([{tag_name: 'server-v1.0.0'}, {tag_name: 'v9.0.0'}]));
	const {versions, ignored} = await list('releases', {from: file, prefix: 'server-'});
	expect(versions.map(({version}) => version)).toEqual(['1.0.0']);
	expect(ignored).toEqual([{name: 'v9.0.0', why: 'its tag does not begin with server-'}]);
});

test('one release alone is a list of one; another object is none', async () => {
	expect((await said({tag_name: 'v1.0.0', prerelease: true})).versions).toEqual([
		['1.0.0', 'pre-release'],
	]);
	await expect(said({message: 'Not Found'})).rejects.toThrow('is not a list of releases');
});

test('a list in the runbook can call a version a pre-release too', async () => {
	const {versions} = await list('list', {
		versions: ['1.0.0', {version: '2.0.0', prerelease: true}],
	});
	expect(versions.map(({version, caution}) => [version, caution])).toEqual([
		['1.0.0', undefined],
		['2.0.0', 'pre-release'],
	]);
});

test('more pages than are read are told, with the way to need fewer', async () => {
	ownHome();
	const at = await serve((request, response) => {
		const page = Number(new URL(request.url!, 'http://x').searchParams.get('page') ?? '1');
		response.writeHead(200, {link: `</?page=${page + 1}>; rel="next"`});
		response.end(JSON.stringify([{tag_name: `v1.${page}.0`}]));
	});
	expect(await told(list('releases', {from: `${at}/`}))).toMatch(
		/has more than 20 pages of releases\. \| Ask for more on each: per_page=100/,
	);
});

test('a tag may have an @ before its version', async () => {
	const chosen = {version: '1.2.0', place: 'app@1.2.0@0123456789abcdef', kind: 'tag'};
	const ready = await findSource('git-tags')!.prepare({repo: '/x', prefix: 'app@'}, chosen, '/x');
	expect(ready).toMatchObject({place: 'app@1.2.0', sums: 'is the commit 0123456789ab'});
});

test('a version that a releases.json takes back and nobody can read is told', async () => {
	const path = join(ownHome(), 'programs');
	fs.mkdirSync(path);
	fs.writeFileSync(join(path, 'tool-1.1.0'), 'x');
	const releases = {versions: [{version: '1.1', withdrawn: true}]};
	fs.writeFileSync(join(path, 'releases.json'), JSON.stringify(releases));
	const asked = {path, name: 'tool', scheme: 'semver', args: [], pattern: '(.+)'} as const;
	const {ignored} = await listReleases(asked);
	expect(ignored).toMatchObject([
		{name: 'releases.json: 1.1', why: expect.stringContaining('it is withdrawn there.')},
	]);
});

test('an entry without a name is told with words in its place', async () => {
	const {ignored} = await list('list', {versions: ['1.0.0', '']});
	expect(ignored).toMatchObject([{name: 'an entry without a name'}]);
	expect((await said([{tag_name: '', name: ''}])).ignored).toMatchObject([
		{name: 'an entry without a name'},
	]);
});

test('it is kept with the list, for when the source does not answer', async () => {
	ownHome();
	let well = true;
	const at = await serve((request, response, body) =>
		json([{tag_name: 'v2.0.0', prerelease: true}], well ? 200 : 503)(request, response, body),
	);
	const first = await list('releases', {from: at});
	well = false;
	const later = await list('releases', {from: at});
	expect(later.asOf).toBeDefined();
	expect(later.versions).toEqual(first.versions);
	expect(later.versions).toMatchObject([
		{caution: 'pre-release', remark: 'its vendor calls it a pre-release'},
	]);
});

test.each([
	['as handrail has it', {versions: [{version: '2.0.0', prerelease: true}]}],
	['as a forge gives it', [{tag_name: 'v2.0.0', prerelease: true, body: 'Early.'}]],
])('a releases.json beside programs tells the same of them, %s', async (_, releases) => {
	const path = join(ownHome(), 'programs');
	fs.mkdirSync(path);
	for (const version of ['1.0.0', '2.0.0']) fs.writeFileSync(join(path, `tool-${version}`), 'x');
	fs.writeFileSync(join(path, 'releases.json'), JSON.stringify(releases));
	const asked = {path, name: 'tool', scheme: 'semver', args: [], pattern: '(.+)'} as const;
	const {versions} = await listReleases(asked);
	expect(versions.map(({version, caution}) => [version, caution])).toEqual([
		['1.0.0', undefined],
		['2.0.0', 'pre-release'],
	]);
});
