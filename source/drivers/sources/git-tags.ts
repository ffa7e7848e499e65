import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {isAbsolute, join} from 'node:path';
import {z} from 'zod';
import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {defineSource, type Offers} from '../contract.ts';
import type {Scheme} from '../../versions/scheme.ts';
import {askGit} from './ask-git.ts';
import {cached} from './cached-offers.ts';
import {sortOffers} from './versions-of.ts';

const address = /^(?:https?:\/\/[^\s@]+|ssh:\/\/[\w.@:/~-]+|[\w.-]+@[\w.-]+:[\w./~-]+)$/;
const params = z.strictObject({
	/** An address, or a folder with a clone. */
	repo: z
		.string()
		.refine(text => (isAbsolute(text) && !/[\0\n]/.test(text)) || address.test(text), {
			error: 'an address without a password in it, or the path of a clone',
		}),
	/** What stands before the version in a tag, as in server-v1.2.3. */
	prefix: z
		.string()
		.regex(/^[A-Za-z0-9@._/+-]{0,64}$/)
		.default(''),
	ca: z.string().startsWith('/', 'an absolute path').optional(),
});
type Params = z.infer<typeof params>;

/** Tags of a git repository, an address or a clone; asked without a prompt. Each is pinned by its commit. */
export const gitSource = defineSource<Params>({
	name: 'git-tags',
	needs: () => [{tool: 'git', does: 'lists the tags of a repository', get: 'Install git.'}],
	params,
	list: async (given, scheme) =>
		isAbsolute(given.repo)
			? {...(await list(given, scheme)), ...fetched(given.repo)}
			: cached(
					JSON.stringify(['git', given, scheme]),
					async () => list(given, scheme),
					'Without a network, name the folder of a clone.',
				),
	async prepare({repo}, chosen) {
		const at = chosen.place.lastIndexOf('@');
		const [tag, commit] = [chosen.place.slice(0, at), chosen.place.slice(at + 1)];
		return {
			place: tag,
			sha256: createHash('sha256').update(`${repo} ${tag} ${commit}`).digest('hex'),
			sums: `is the commit ${commit.slice(0, 12)}`,
			size: 0,
			kind: 'tag',
		};
	},
});

/** Every repository that holds anything has a HEAD: with it, no answer can be told from no tags. */
const wanted = ['HEAD', 'refs/tags/*'];

/** When a clone last fetched: its tags are no newer than that. */
function fetched(repo: string): Pick<Offers, 'asOf'> {
	const own = [join(repo, '.git'), repo].find(path => fs.existsSync(join(path, 'HEAD')));
	if (own === undefined) return {};
	const timeOf = (name: string) => fs.statSync(join(own, name), {throwIfNoEntry: false})?.mtime;
	// Until it is fetched again a clone is as old as itself; this file is written then, and not again.
	const cloned = fs.existsSync(join(own, 'refs', 'remotes')) ? timeOf('description') : undefined;
	const at = timeOf('FETCH_HEAD') ?? cloned;
	return at === undefined ? {} : {asOf: at.toISOString()};
}

async function list({repo, prefix, ca}: Params, scheme: Scheme): Promise<Offers> {
	const {out, code, err, end, started} = await askGit(['ls-remote', '--', repo, ...wanted], ca);
	if (code !== 0)
		throw new Trouble(`The tags of ${sanitise(repo)} cannot be read: git ${end}.`, {
			why: sanitise((err.trim().split('\n').at(-1) ?? '').trim(), {clip: 200}),
			next: started
				? 'Try it by hand: git ls-remote --tags. What it asks for there must be set up before.'
				: 'Install git.',
		});
	// A web page is read by git as a repository without any reference, and it ends well.
	if (out.trim() === '')
		throw new Trouble(`${sanitise(repo)} shows git no branch and no tag.`, {
			why: 'It is empty, or something else is there: a web page, or a page to log in at.',
			next: 'Try it by hand: git ls-remote, then its address. Is it spelled right?',
		});
	const tags = readTags(out);
	return sortOffers(
		tags
			.filter(({tag}) => tag.startsWith(prefix))
			.map(({tag, commit}) => ({
				name: tag,
				version: tag.slice(prefix.length),
				place: `${tag}@${commit}`,
				kind: 'tag',
			})),
		scheme,
	);
}

/**
 * Reads the tags that `git ls-remote` prints; what HEAD means is passed over. An annotated tag has a second line, with ^{}: the commit
 * that it means. Throws Trouble when a line is not understood (faults D15).
 */
export function readTags(text: string): {tag: string; commit: string}[] {
	const found = new Map<string, string>();
	for (const line of text.split('\n')) {
		if (line === '') continue;
		if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})\t(?:HEAD|\S+\/HEAD)$/.test(line)) continue;
		const read = /^([0-9a-f]{40}|[0-9a-f]{64})\trefs\/tags\/(\S+?)(\^\{\})?$/.exec(line);
		if (!read)
			throw new Trouble("git's answer was not understood.", {
				why: `A line of it: ${sanitise(line.slice(0, 80))}`,
			});
		const [, commit = '', tag = '', peeled] = read;
		if (peeled !== undefined || !found.has(tag)) found.set(tag, commit);
	}
	return [...found].map(([tag, commit]) => ({tag, commit}));
}
