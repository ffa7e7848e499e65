import {join} from 'node:path';
import type {Entry, Manifest} from './manifest.ts';
import {runTool, usualTools, type Tools} from './tools.ts';

const isFileOrFolder = (entry: Entry) => entry.type !== 'link';

/** The longest start of a record, up to a space, that is the path of an entry. */
function knownStart(record: string, paths: ReadonlySet<string>): string | undefined {
	for (let at = record.lastIndexOf(' '); at > 0; at = record.lastIndexOf(' ', at - 1)) {
		if (paths.has(record.slice(0, at))) return record.slice(0, at);
	}
	return undefined;
}

/** What `getcap -r` printed, by full path. A record starts with the root: names may hold newlines. */
function parseCapabilities(out: string, root: string, paths: ReadonlySet<string>) {
	const found = new Map<string, string>();
	for (const rest of `\n${out}`.split(`\n${root}`).slice(1)) {
		const record = `${root}${rest}`.trimEnd();
		const path = knownStart(record, paths);
		// libcap before 2.41 prints `path = cap+ep`, later ones `path cap=ep`.
		if (path !== undefined) found.set(path, record.slice(path.length + 1).replace(/^= /, ''));
	}
	return found;
}

/** What `getfacl` printed, by full path; it writes odd letters of a name as `\012`, byte by byte. */
function parseAcls(out: string): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	for (const block of out.split('\n\n')) {
		const lines = block.split('\n').filter(line => line !== '');
		const file = lines.find(line => line.startsWith('# file: '))?.slice(8);
		if (file === undefined) continue;
		const bytes = Buffer.from(file).toString('latin1');
		const name = bytes.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
			String.fromCodePoint(Number.parseInt(octal, 8)),
		);
		const rules = lines.filter(line => !line.startsWith('#')).map(line => line.split(/\s+#/)[0]);
		found.set(Buffer.from(name, 'latin1').toString('utf8'), rules.join(','));
	}
	return found;
}

/**
 * The same entries with their capabilities and ACLs, as far as getcap and getfacl are installed;
 * `looked` says so. Node cannot read extended attributes itself, and no tool for them is usual.
 */
export async function withAttributes(
	root: string,
	entries: readonly Entry[],
	tools: Tools = usualTools,
): Promise<{entries: Entry[]; looked: Manifest['looked']}> {
	const [caps, acls] = await Promise.all([
		runTool([tools.getcap, '-r', root]),
		runTool([tools.getfacl, '-R', '-P', '-n', '-p', '-s', '--', root]),
	]);
	const fullPath = ({path}: Entry) => (path === '.' ? root : join(root, path));
	const paths = new Set(entries.map(fullPath));
	const capabilities = caps?.code === 0 ? parseCapabilities(caps.out, root, paths) : undefined;
	const acl = acls?.code === 0 ? parseAcls(acls.out) : undefined;
	return {
		looked: {capabilities: capabilities !== undefined, acl: acl !== undefined},
		entries: entries.map(entry => {
			if (!isFileOrFolder(entry)) return entry;
			const full = fullPath(entry);
			const cap = capabilities?.get(full);
			const rules = acl?.get(full);
			return {
				...entry,
				...(cap === undefined ? {} : {capabilities: cap}),
				...(rules === undefined ? {} : {acl: rules}),
			};
		}),
	};
}
