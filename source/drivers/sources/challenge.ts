/** How a registry wants to be asked, by its `WWW-Authenticate` header. */
export type Challenge =
	| {kind: 'basic'}
	| {kind: 'bearer'; realm: string; service?: string; scope?: string};

/** Reads a challenge; undefined when it is of another kind or cannot be read. */
export function challengeIn(header: string): Challenge | undefined {
	const text = header.slice(0, 4096);
	if (/^\s*basic\b/i.test(text)) return {kind: 'basic'};
	if (!/^\s*bearer\s/i.test(text)) return undefined;
	const fields = new Map(
		[...text.matchAll(/([a-z_]+)="([^"]*)"/gi)].map(([, name = '', value = '']) => [
			name.toLowerCase(),
			value,
		]),
	);
	const [realm, service, scope] = ['realm', 'service', 'scope'].map(name => fields.get(name));
	if (realm === undefined) return undefined;
	return {
		kind: 'bearer',
		realm,
		...(service === undefined ? {} : {service}),
		...(scope === undefined ? {} : {scope}),
	};
}
