/** Every form in which a secret may turn up in output (facts/security.md par. 3). */
export function needlesOf(secret: string): readonly string[] {
	const trimmed = secret.trim();
	const lines = trimmed.split(/\r?\n/);
	// A key of many lines is often printed indented or prefixed: its lines count by themselves.
	const long =
		lines.length > 1
			? lines
					.map(line => line.trim())
					.filter(line => line.length >= 12 && !line.startsWith('-----'))
			: [];
	const once = [secret, trimmed].flatMap(value => [value, ...texts(value), ...bytes(value)]);
	// What was quoted for a shell or for YAML, and then put into JSON: its backslashes and quotes are doubled.
	const forms = [...once, ...once.map(form => JSON.stringify(form).slice(1, -1))];
	return [...new Set([...forms, ...long])].filter(form => form.length >= 6);
}

function texts(value: string): readonly string[] {
	const json = JSON.stringify(value).slice(1, -1);
	// As encodeURIComponent, RFC 3986, HTML forms and Go's QueryEscape have it.
	const urls = [
		percent(value),
		percent(value, /[^A-Za-z0-9_.~-]/g),
		percent(value, /[^A-Za-z0-9_.*-]/g),
		percent(value, /[^A-Za-z0-9_.-]/g),
	];
	const spaced = urls.flatMap(url => [url, url.replaceAll('%20', '+')]);
	return [
		json,
		json.replaceAll('/', String.raw`\/`),
		json.replaceAll(/[<>&]/g, found => unicode(found)),
		json.replaceAll(/[^\x20-\x7e]/g, found => unicode(found)),
		JSON.stringify(json).slice(1, -1),
		...spaced,
		...spaced.map(url => url.replaceAll(/%[0-9A-F]{2}/g, found => found.toLowerCase())),
		// Single quotes two ways, double quotes, and `printf %q`.
		value.replaceAll("'", String.raw`'\''`),
		value.replaceAll("'", `'"'"'`),
		value.replaceAll(/[$`"\\!]/g, String.raw`\$&`),
		value.replaceAll(/[^A-Za-z0-9_@%+=:,./\n-]/g, String.raw`\$&`),
		// YAML: a single-quoted scalar.
		value.replaceAll("'", "''"),
	];
}

function bytes(value: string): readonly string[] {
	const binary = Array.from(new TextEncoder().encode(value), byte =>
		String.fromCharCode(byte),
	).join('');
	const hex = [...binary].map(byte => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
	const base64 = [btoa(binary), ...[0, 1, 2].map(shift => aligned(binary, shift))];
	const urls = base64.map(text => text.replaceAll('+', '-').replaceAll('/', '_'));
	return [
		...base64,
		...urls,
		...urls.map(text => text.replace(/=+$/, '')),
		...base64.map(text => percent(text)),
		hex,
		hex.toUpperCase(),
	];
}

/** What base64 makes of the secret inside a longer text: only the letters that hang on it alone. */
function aligned(binary: string, shift: number): string {
	const encoded = btoa('\0'.repeat(shift) + binary);
	return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + binary.length) * 8) / 6));
}

const unicode = (found: string): string =>
	String.raw`\u` + found.charCodeAt(0).toString(16).padStart(4, '0');

/** Percent-encoding by hand: encodeURIComponent throws on half a surrogate pair, and a log may hold one. */
function percent(value: string, what = /[^A-Za-z0-9_.!~*'()-]/gu): string {
	const encode = (found: string): string =>
		[...new TextEncoder().encode(found)]
			.map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
			.join('');
	return value.replaceAll(new RegExp(what.source, 'gu'), encode);
}
