import process from 'node:process';

// What stands in names beside the version: systems, processors, C libraries.
const systems = new Set(['linux', 'darwin', 'macos', 'windows', 'freebsd', 'openbsd', 'netbsd']);
const processors: Readonly<Record<string, string>> = {
	amd64: 'x64',
	x86_64: 'x64',
	x64: 'x64',
	arm64: 'arm64',
	aarch64: 'arm64',
	armv6: 'arm',
	armv7: 'arm',
	386: 'ia32',
	i386: 'ia32',
	riscv64: 'riscv64',
	ppc64le: 'ppc64',
	s390x: 's390x',
};
export const platform = new RegExp(
	`[-_.](?:${[...systems, ...Object.keys(processors), 'musl', 'gnu', 'static'].join('|')})(?=[-_.]|$)`,
	'gi',
);

/** The system or processor in a name, where it is not this machine's. */
export function foreignPlatform(file: string): string | undefined {
	const words = [...file.replace(/\.(?:zip|tar\.gz|tgz)$/i, '').matchAll(platform)].map(([word]) =>
		word.slice(1).toLowerCase(),
	);
	const system = words.find(
		word =>
			systems.has(word) &&
			word !== (process.platform === 'darwin' ? 'macos' : process.platform) &&
			word !== process.platform,
	);
	return (
		system ??
		words.find(word => processors[word] !== undefined && processors[word] !== process.arch)
	);
}
