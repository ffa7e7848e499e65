import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {billOf, bundledFolders, licenceTexts, readBundled} from './bundled.ts';
import {restoreManifest, swapManifest} from './manifest.ts';

/**
 * `npm pack`, before: builds anew, writes down what went into the bundle (sbom.json, licences.txt), and
 * puts a manifest without dependencies in place, so that the package installs offline.
 */
const root = process.cwd();
const build = join(root, '.build');
restoreManifest(root);
fs.rmSync(build, {recursive: true, force: true});
const words = ['run', '--silent', 'build', '--', '--metafile=.build/meta.json'];
execFileSync('npm', words, {cwd: root, stdio: ['ignore', 'ignore', 'inherit']});
const meta = JSON.parse(fs.readFileSync(join(build, 'meta.json'), 'utf8')) as {
	inputs: Record<string, unknown>;
};
fs.rmSync(join(build, 'meta.json'));
const packages = bundledFolders(Object.keys(meta.inputs)).map(folder =>
	readBundled(join(root, folder)),
);
const {version} = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8')) as {
	version: string;
};
fs.writeFileSync(join(build, 'licences.txt'), licenceTexts(packages));
fs.writeFileSync(join(build, 'sbom.json'), JSON.stringify(billOf(version, packages), null, '\t'));
swapManifest(root);
