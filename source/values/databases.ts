// By the last word of an image's path. The version of an extension of postgres is not that of postgres.
const kinds: readonly [kind: string, name: RegExp][] = [
	['postgres', /^(?:postgres(?:ql)?(?:-.*)?|postgis|pgvector|pgvecto-rs|timescaledb(?:-.*)?)$/],
	['mariadb', /^mariadb(?:-.*)?$/],
	['mysql', /^(?:mysql(?:-server)?|percona(?:-server)?)$/],
	['mongo', /^(?:mongo|mongodb)(?:-.*)?$/],
	['influxdb', /^influxdb$/],
	['neo4j', /^neo4j$/],
];
const extensions = /^(?:postgis|pgvector|pgvecto-rs|timescaledb)/;

const dump = 'Dump the database before and restore it after, or keep the tag.';

/** A step of a database over its data: what it is, from what to what, what it does to them, and what to read. */
export type Jump = {what: string; from: string; to: string; harm: string; read: string};

/** The step of a database to another major version or another kind; undefined for one that is none, or that cannot be told. */
export function jumpOf(old: string, fresh: string): Jump | undefined {
	const [was, is] = [databaseOf(old), databaseOf(fresh)];
	if (!was || !is || (was.kind === is.kind && was.major === is.major)) return undefined;
	const from = `${was.kind} ${was.major}`;
	if (was.kind !== is.kind)
		return {
			what: 'It becomes another database',
			from,
			to: `${is.kind} ${is.major}`,
			harm: `${is.kind} does not read the data of ${was.kind}`,
			read: '',
		};
	const step = {what: 'A major version of the database', from, to: is.major};
	return was.kind === 'postgres'
		? {
				...step,
				harm: `${is.major} does not read the data of ${was.major} in its volume, and does not start on it`,
				read: '',
			}
		: {
				...step,
				harm: `${is.major} changes the data of ${was.major} in its volume where it can, and refuses it otherwise; there is no way back`,
				read: 'Read what its makers say. ',
			};
}

/**
 * What becomes of the data of a database whose image jumps a major version; undefined for a step that is none, or
 * that cannot be told.
 */
export function databaseJump(old: string, fresh: string): string | undefined {
	const jump = jumpOf(old, fresh);
	return jump && `${jump.what}: ${jump.harm}. ${jump.read}${dump}`;
}

function databaseOf(image: string): {kind: string; major: string} | undefined {
	const [, name = '', tag = ''] = /^(?:.*\/)?([^/:@]+):([^@]+)/.exec(image.trim()) ?? [];
	const kind = kinds.find(([, known]) => known.test(name))?.[0];
	const major = kind === undefined ? undefined : majorOf(kind, name, tag);
	return kind === undefined || major === undefined ? undefined : {kind, major};
}

/** What may differ without harm stands behind it: postgres counted two numbers before 10, mongo before 5. */
function majorOf(kind: string, name: string, tag: string): string | undefined {
	const [, named] = /(?:^|[-.])pg-?(\d+)/.exec(tag) ?? [];
	if (named !== undefined) return named;
	// `postgis:16-3.4` is postgres 16; `timescaledb:2.11` says nothing of it.
	if (extensions.test(name) && name !== 'postgis') return undefined;
	const [, first, second] = /^v?(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
	if (first === undefined) return undefined;
	const two =
		(kind === 'postgres' && Number(first) < 10) || (kind === 'mongo' && Number(first) < 5);
	return two && second !== undefined ? `${first}.${second}` : first;
}
