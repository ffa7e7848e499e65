import fs from 'node:fs';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {safeJson} from '../../source/trust/safe-json.ts';
import {payloads} from '../trust/payloads.ts';

/** Every payload behind a mark of its own, so that it is found again on a page. */
export const marked: readonly string[] = Object.values(payloads).map(
	(payload, at) => `p${String(at).padStart(2, '0')}:${payload}:q`,
);
/** All of them in one line. */
export const together = marked.join(' ');
const asFileName = (text: string) => text.replaceAll(/[/\0]/g, '_');
/** Names of files cannot hold a slash or NUL, and no more than 255 bytes. */
export const fileNames = marked.map(asFileName);

const bell = (version: string) => `#!/bin/sh\necho "bell ${version}"\n`;

/**
 * An installation that says every payload wherever it can: in its runbook, names, notes, settings, answers over
 * HTTP, logs and errors. Its one step lasts until `go()`, and then fails.
 */
export async function makeHostile(notes: 'md' | 'json') {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'handrail-hostile-')));
	const path = (...names: string[]) => join(folder, ...names);
	const put = (name: string, text: string, mode = 0o644) =>
		fs.writeFileSync(path(name), text, {mode});
	for (const name of ['data', 'releases', 'backups', 'defaults', 'says']) fs.mkdirSync(path(name));
	put('bell', bell('1.0.0'), 0o755);
	put('releases/bell-1.1.0', bell('1.1.0'), 0o755);
	for (const name of fileNames.slice(0, 5)) put(`releases/${name}`, '');
	for (const name of fileNames) put(`data/${name}`, 'x');
	for (const [at, text] of marked.entries()) put(`says/${at}`, `${text}\n`);
	put('all', `${marked.join('\n')}\n`);
	put('one', `${together}\n`);
	const items = marked.map(text => `* ${text}`).join('\n');
	put('CHANGELOG.md', `# Changelog\n\n## 1.1.0\n\n${items}\n`);
	put('notes.json', safeJson([{tag_name: '1.1.0', body: items}]));
	const settings = (value: (text: string) => string) =>
		// A key that speaks of a pass is masked.
		safeJson(
			Object.fromEntries(marked.map(text => [text.replaceAll('pass', 'past'), value(text)])),
		);
	put(
		'bell.json',
		settings(text => text),
	);
	put(
		'defaults/1.0.0.json',
		settings(text => text),
	);
	put(
		'defaults/1.1.0.json',
		settings(text => text),
	);
	put(
		'step.sh',
		`cat "$1/all"; cat "$1/all" >&2; cat "$1/all" >> "$1/bell.log"
while [ -d "$1" ] && [ ! -e "$1/go" ]; do sleep 0.05; done
cat "$1/one" >&2; exit 3
`,
	);
	const server = http.createServer((request, response) => {
		const at = Number(request.url?.slice(1));
		response.writeHead(200, {'content-type': 'application/json', 'x-note': 'a\u009B2Jb'});
		response.end(JSON.stringify({status: marked[at]}));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	put(
		'runbook.yaml',
		safeJson(runbook(port, path(notes === 'md' ? 'CHANGELOG.md' : 'notes.json'))),
	);
	return {
		folder,
		state: path('state'),
		runbook: path('runbook.yaml'),
		go: () => put('go', ''),
		remove() {
			put('go', '');
			server.closeAllConnections();
			server.close();
			fs.rmSync(folder, {recursive: true, force: true, maxRetries: 20});
		},
	};
}

function runbook(port: number, notes: string): object {
	const why = `Because ${together}`;
	return {
		runbook: 1,
		id: 'hostile',
		title: `Bell ${marked[0]}`,
		source: 'https://example.invalid/bell',
		ask: [
			{id: 'program', kind: 'program', label: `Which program? ${marked[1]}`, help: together},
			{id: 'place', kind: 'folder', label: `Which folder? ${marked[2]}`, help: together},
		],
		versions: {
			scheme: 'semver',
			installed: [
				{by: 'program', with: {program: '${program}', args: ['--version'], pattern: 'bell (\\S+)'}},
			],
			available: [{from: 'programs', with: {path: '${place}/releases', name: 'bell'}}],
			rules: {otherwise: 'patch'},
		},
		services: {main: {how: 'process', program: '${program}', log: '${place}/bell.log'}},
		notes: {path: notes},
		config: [
			{
				kind: 'file',
				path: '${place}/bell.json',
				format: 'json',
				defaults: '${place}/defaults/{version}.json',
			},
		],
		checks: marked.flatMap((text, at) => [
			{
				id: `says-${at}`,
				title: `Says ${at}`,
				check: 'script.check',
				with: {command: ['/bin/cat', `\${place}/says/${at}`]},
				severity: 'advice',
				moments: ['before'],
				why: text,
			},
			{
				id: `answers-${at}`,
				title: `Answers ${at}`,
				check: 'http.json',
				with: {url: `http://127.0.0.1:${port}/${at}`, fields: {status: 'ok'}},
				severity: 'advice',
				moments: ['before'],
				why: text,
			},
		]),
		backup: {
			to: '${place}/backups',
			stopped: false,
			stores: [{id: 'data', title: `Data ${together}`, kind: 'folder', path: '${place}/data'}],
			steps: [
				{
					id: 'copy',
					title: `Copied ${marked[3]}`,
					action: 'files.copy',
					with: {stores: '${stores}', to: '${backup}'},
					why,
				},
			],
			proof: [
				{
					id: 'read-back',
					title: 'Read back',
					action: 'files.verify',
					with: {backup: '${backup}', stores: '${stores}'},
					why,
				},
			],
		},
		steps: [
			{
				id: 'settings',
				title: 'Settings changed as chosen',
				action: 'config.edit',
				with: {
					path: '${place}/bell.json',
					format: 'json',
					edits: '${edits}',
					keep: '${kept.config}',
				},
				when: {edited: 'yes'},
				why,
			},
			{
				id: 'cast',
				title: `Cast ${marked[4]}`,
				action: 'script.run',
				with: {
					command: ['/bin/sh', '${place}/step.sh', '${place}'],
					changes: together,
					undo: together,
				},
				why,
			},
		],
		rollback: {data: []},
		logs: {
			service: 'main',
			patterns: [{match: 'p0\\d', means: `it says ${together}`, level: 'note'}],
		},
	};
}

export type Hostile = Awaited<ReturnType<typeof makeHostile>>;
