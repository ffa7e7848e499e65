import type {Path} from './config-path.ts';
import {type Json, at} from './config-tree.ts';
import type {Variable} from './interpolation.ts';

/** Keys at the top of a compose file. Those that begin with `x-` are anybody's. */
export const composeKeys: ReadonlySet<string> = new Set([
	'configs',
	'include',
	'models',
	'name',
	'networks',
	'secrets',
	'services',
	'version',
	'volumes',
]);

// docs.docker.com, "pre-defined environment variables" of compose and of the docker command; old ones too.
const ownVariables = new Set([
	...'ANSI API_VERSION BAKE COMPATIBILITY CONVERT_WINDOWS_PATHS DISABLE_ENV_FILE DOCKER_CLI_BUILD ENV_FILES EXPERIMENTAL EXPERIMENTAL_GIT_REMOTE EXPERIMENTAL_OCI_REMOTE FILE FORCE_WINDOWS_HOST HTTP_TIMEOUT IGNORE_ORPHANS INTERACTIVE_NO_CLI MENU PARALLEL_LIMIT PATH_SEPARATOR PROFILES PROGRESS PROJECT_NAME REMOVE_ORPHANS STATUS_STDOUT TLS_VERSION'
		.split(' ')
		.map(name => `COMPOSE_${name}`),
	...'API_VERSION BUILDKIT CERT_PATH CONFIG CONTENT_TRUST CONTEXT DEFAULT_PLATFORM HOST TLS TLS_VERIFY'
		.split(' ')
		.map(name => `DOCKER_${name}`),
	'BUILDKIT_HOST',
	'BUILDKIT_PROGRESS',
]);

export type Own = {
	/** The new model, its variables, and those that the operator's own files use. */
	fresh: Json;
	variables: ReadonlyMap<string, Variable>;
	used: ReadonlyMap<string, Variable>;
	/** What stands in the operator's environment files, and what of it a container is handed whole. */
	set: Json;
	handed: ReadonlySet<string>;
};

/**
 * Why a key of yours needs no default of the new version to do something; undefined where it is in doubt. Compose
 * takes any option of its own: only what the old files had and the new ones dropped is.
 */
export function acceptedFor(path: Path, inOld: boolean, own: Own): string | undefined {
	const [part = ''] = path;
	if (path.length === 1) {
		const variable = at(own.set, path) !== undefined;
		if (variable && ownVariables.has(part)) return 'Read by compose itself.';
		if (!variable && (composeKeys.has(part) || part.startsWith('x-'))) return alone;
		if (own.variables.has(part)) return alone;
		if (own.used.has(part)) return 'Your own files use it.';
		return own.handed.has(part) && !inOld
			? 'It is handed on whole to a container; only the program knows whether it reads it.'
			: undefined;
	}
	if (!inOld || part.startsWith('x-')) return alone;
	// The service stands, and this is one of its options: it is set by you alone now.
	const service = part === 'services' && at(own.fresh, path.slice(0, 2)) !== undefined;
	return service && !path.includes('environment') ? alone : undefined;
}

const alone = 'Yours alone; it needs no default.';
