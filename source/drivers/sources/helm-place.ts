import {basename, dirname, isAbsolute, join} from 'node:path';
import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {keptIndex, keptRepositories, type KeptRepository} from './helm-logins.ts';

/** Where the index of a repository is read, and against what the addresses in it are meant. */
export type HelmPlace = {
	/** A file on this machine, or the address of the index. */
	index: string;
	/** An address, or the folder in which the archives lie. */
	base: string;
	headers: Readonly<Record<string, string>>;
	ca?: string;
	/** The index that helm itself keeps of it. */
	kept?: string;
};

const plain = (url: string) => url.replace(/\/+$/, '');
const isAddress = (text: string) => /^https?:\/\//.test(text);

/** What a runbook names: an address, a file with an index, or a repository by the name it has for helm. Throws Trouble. */
export function placeOf(repo: string): HelmPlace {
	const known = keptRepositories();
	if (isAbsolute(repo)) {
		// As `helm repo update` names it: then what lies in it is meant from the repository's own address.
		const name = /^(.+)-index\.yaml$/.exec(basename(repo))?.[1];
		const found = known.find(item => item.name === name);
		return {...(found ? towards(found) : {base: dirname(repo), headers: {}}), index: repo};
	}
	if (isAddress(repo)) {
		const found = known.find(({url}) => plain(url) === plain(repo));
		const {headers, ca} = found ?? {headers: {}};
		const base = plain(repo);
		return {base, index: `${base}/index.yaml`, headers, ...(ca === undefined ? {} : {ca})};
	}
	const found = known.find(({name}) => name === repo);
	if (found && isAddress(found.url))
		return {
			...towards(found),
			index: `${plain(found.url)}/index.yaml`,
			kept: keptIndex(found.name),
		};
	const names = known.map(({name}) => sanitise(name, {clip: 40})).join(', ');
	throw new Trouble(
		`"${sanitise(repo)}" is no address of a repository, and helm knows none of that name.`,
		{
			next: names === '' ? 'Name its address, or add it: helm repo add.' : `Helm knows: ${names}.`,
		},
	);
}

const towards = ({url, headers, ca}: KeptRepository) => ({
	base: plain(url),
	headers,
	...(ca === undefined ? {} : {ca}),
});

/** Where an archive lies, whole: at an address, or a path on this machine; '' where that cannot be told. */
export function archiveAt({base}: HelmPlace, url: string): string {
	if (isAddress(base)) return URL.canParse(url, `${base}/`) ? new URL(url, `${base}/`).href : '';
	if (isAddress(url)) return url;
	// Only what lies in the folder of the index, or below it.
	return url === '' || isAbsolute(url) || url.split('/').includes('..') || /^[a-z]+:/i.test(url)
		? ''
		: join(base, url);
}
