import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {packageRoot} from '../runbook/package-root.ts';

/** One released version of Ledgerbook: its program is its parts in order, then the core. */
export type Release = {version: string; date: string; parts: string[]; defaults: string};

/** The folder that holds the releases' sources, in the checkout and in the installed package. */
export function releasesFolder(): string {
	return join(packageRoot(), 'source', 'practice', 'releases');
}

/** Every release of Ledgerbook, oldest first. */
export function listReleases(): Release[] {
	const text = readFileSync(join(releasesFolder(), 'releases.json'), 'utf8');
	return (JSON.parse(text) as {versions: Release[]}).versions;
}

/** The default settings that a release ships. */
export function readDefaults(release: Release): Record<string, unknown> {
	const file = join(releasesFolder(), 'defaults', `${release.defaults}.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

/** A release as one file that starts by itself, with the given Node, whatever PATH says. */
export function buildRelease(release: Release, node: string = process.execPath): string {
	const read = (name: string) => readFileSync(join(releasesFolder(), `${name}.js`), 'utf8');
	const quoted = `'${node.replaceAll("'", String.raw`'\''`)}'`;
	const facts = {
		version: release.version,
		defaults: readDefaults(release),
		migrations: [],
	};
	return [
		'#!/bin/sh',
		// For sh a command that hands over to Node; for Node a string and a comment.
		`':' //; exec ${quoted} --no-warnings "$0" "$@"`,
		"'use strict';",
		`const release = ${JSON.stringify(facts, null, '\t')};`,
		...[...release.parts, 'core'].map(read),
	].join('\n');
}
