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

/**
 * Is this variable read by docker and compose themselves, whatever the files say? All of COMPOSE_ and DOCKER_ is
 * kept for them (docs.docker.com, "pre-defined environment variables").
 */
export const isOwnVariable = (name: string): boolean =>
	/^(?:COMPOSE|DOCKER|BUILDKIT)_[A-Z]/.test(name);
