import fs from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {readForeign} from '../../intake/read-file.ts';
import {shellLine} from '../../trust/quote.ts';
import {isListName, listsFor, longest} from './sums.ts';

// One that holds what it signs needs no second file.
const gpg = (file: string, signature: string) => [
	'gpg',
	'--verify',
	signature,
	...(fs.existsSync(file) ? [file] : []),
];

/** What each kind of signature is checked by; handrail has no vendor's key, and checks none itself. */
const kinds: readonly {ending: string; by?: (file: string, signature: string) => string[]}[] = [
	{ending: '.asc', by: gpg},
	{ending: '.sig', by: gpg},
	{ending: '.gpg', by: gpg},
	{ending: '.minisig', by: file => ['minisign', '-V', '-p', 'KEY.pub', '-m', file]},
	{ending: '.prov', by: file => ['helm', 'verify', file]},
	{ending: '.sigstore.json', by: (file, bundle) => cosign(file, bundle)},
	{ending: '.sigstore', by: (file, bundle) => cosign(file, bundle)},
	{ending: '.bundle', by: (file, bundle) => cosign(file, bundle)},
	{ending: '.intoto.jsonl'},
	{ending: '.pem'},
];

const cosign = (file: string, bundle: string) => [
	'cosign',
	'verify-blob',
	'--bundle',
	bundle,
	'--certificate-identity=WHO',
	'--certificate-oidc-issuer=WHERE',
	file,
];

/** Lists that lie there with their signature only, as gpg --clearsign makes one file of both. */
function signedLists(path: string): string[] {
	const folder = dirname(path);
	return fs
		.readdirSync(folder)
		.flatMap(name =>
			kinds.flatMap(({ending}) => (name.endsWith(ending) ? [name.slice(0, -ending.length)] : [])),
		)
		.filter(isListName)
		.map(name => join(folder, name));
}

/** What is known of a release's signature, in sentences: that one is there and was not checked, or that there is none (faults J9). */
export function signatureOf(path: string): string {
	const lists = listsFor(path);
	const found = [...new Set([path, ...lists, ...signedLists(path)])].flatMap(file =>
		kinds.flatMap(({ending, by}) => {
			const signature = `${file}${ending}`;
			if (!fs.existsSync(signature)) return [];
			const how = by ? ` Check it yourself: ${shellLine(by(file, signature))}` : '';
			return [`${basename(signature)} is there, and handrail did not check it.${how}`];
		}),
	);
	const own = lists
		.filter(list => readForeign(list, longest).startsWith('-----BEGIN PGP SIGNED MESSAGE-----'))
		.map(list => {
			const how = shellLine(['gpg', '--verify', list]);
			return `${basename(list)} is signed in itself, and handrail did not check that. Check it yourself: ${how}`;
		});
	const [first] = [...found, ...own];
	return first ?? `Not signed: no signature lies beside it.`;
}
