import fs from 'node:fs';
import {join} from 'node:path';

/** A package whose code stands in the bundle. */
export type Bundled = {name: string; version: string; license: string; text: string};

/** The folders of the packages that a bundle was made from, from the inputs of esbuild's metafile. */
export function bundledFolders(inputs: readonly string[]): string[] {
	const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
	return [...new Set(inputs.flatMap(path => folder.exec(path)?.[1] ?? []))].toSorted();
}

/** What a package's own folder says of it. */
export function readBundled(folder: string): Bundled {
	const text = fs.readFileSync(join(folder, 'package.json'), 'utf8');
	const {name, version, license} = JSON.parse(text) as Record<string, string>;
	const file = fs.readdirSync(folder).find(each => /^(?:licen[cs]e|copying)/i.test(each));
	return {
		name: name ?? '',
		version: version ?? '',
		license: license ?? '',
		text:
			file === undefined
				? 'No text of its licence comes with it.'
				: fs.readFileSync(join(folder, file), 'utf8').trim(),
	};
}

/** Name, version and licence with its text for each: their licences ask for that. */
export function licenceTexts(packages: readonly Bundled[]): string {
	return packages
		.map(({name, version, license, text}) => `${name} ${version}, ${license}\n\n${text}\n`)
		.join(`\n${'-'.repeat(72)}\n\n`);
}

/**
 * A CycloneDX bill of what is really in the bundle. npm's own (`npm sbom --omit dev`) leaves out what is
 * also a peer of a development package, as yaml is, and names what the bundle has not.
 */
export function billOf(version: string, packages: readonly Bundled[]): object {
	return {
		bomFormat: 'CycloneDX',
		specVersion: '1.5',
		version: 1,
		metadata: {component: {type: 'application', name: 'handrail', version}},
		components: packages.map(({name, version, license}) => ({
			type: 'library',
			name,
			version,
			purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
			licenses: [{license: {id: license}}],
		})),
	};
}
