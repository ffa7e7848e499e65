import fs from 'node:fs';
import {join} from 'node:path';

/** Where the whole package.json lies while the one for the package stands in its place. */
const asideName = '.package.whole.json';

/** What the package says of itself: everything is bundled, so that an install fetches and runs nothing. */
const kept = [
	'name',
	'version',
	'description',
	'license',
	'type',
	'private',
	'bin',
	'files',
	'engines',
] as const;

/** The manifest of the package, made from the project's. */
export function packageManifest(whole: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(kept.flatMap(name => (name in whole ? [[name, whole[name]]] : [])));
}

/** Puts the package's manifest in the place of the project's, which is kept aside. */
export function swapManifest(root: string): void {
	restoreManifest(root);
	const path = join(root, 'package.json');
	const whole = fs.readFileSync(path, 'utf8');
	fs.writeFileSync(join(root, asideName), whole, {flag: 'wx'});
	const manifest = packageManifest(JSON.parse(whole) as Record<string, unknown>);
	fs.writeFileSync(`${path}.part`, `${JSON.stringify(manifest, null, '\t')}\n`);
	fs.renameSync(`${path}.part`, path);
}

/** Puts the project's manifest back; also what a pack that was killed left aside. */
export function restoreManifest(root: string): void {
	const aside = join(root, asideName);
	if (fs.existsSync(aside)) fs.renameSync(aside, join(root, 'package.json'));
}
