const kept = new Set([
	'PATH',
	'HOME',
	'USER',
	'LOGNAME',
	'SHELL',
	'LANG',
	'LANGUAGE',
	'TZ',
	'TERM',
	'TMPDIR',
	'XDG_RUNTIME_DIR',
	'DBUS_SESSION_BUS_ADDRESS',
	'SSL_CERT_FILE',
	'SSL_CERT_DIR',
	'NODE_EXTRA_CA_CERTS',
	'HTTP_PROXY',
	'HTTPS_PROXY',
	'NO_PROXY',
	'http_proxy',
	'https_proxy',
	'no_proxy',
	'KUBECONFIG',
	'DOCKER_HOST',
	'DOCKER_CONFIG',
	'DOCKER_CONTEXT',
	'DOCKER_TLS_VERIFY',
	'DOCKER_CERT_PATH',
	'SSH_AUTH_SOCK',
	'XDG_CONFIG_HOME',
	'XDG_CACHE_HOME',
]);

/**
 * What a child may inherit: an allow-list, so that LD_PRELOAD, NODE_OPTIONS, BASH_ENV and their
 * like stay behind (facts/security.md par. 3). What names a device or a descriptor of ours, such as
 * KUBECONFIG=/dev/stdin, stays behind too, and so do relative parts of PATH.
 */
export function childEnvironment(
	environment: Readonly<Record<string, string | undefined>>,
	more: Readonly<Record<string, string>> = {},
): Record<string, string> {
	const own = Object.entries(environment).flatMap(([name, value]) => {
		if (value === undefined || !(kept.has(name) || name.startsWith('LC_'))) return [];
		if (name === 'PATH') return [[name, absoluteParts(value).join(':')] as const];
		return /^\/(?:dev|proc)\//.test(value) ? [] : [[name, value] as const];
	});
	return {...Object.fromEntries(own), ...more};
}

/** PATH's parts without empty and relative ones: those mean other programs depending on where one stands. */
export function absoluteParts(path: string): string[] {
	return path.split(':').filter(part => part.startsWith('/'));
}
