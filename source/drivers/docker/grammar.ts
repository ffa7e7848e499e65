import {z} from 'zod';
import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';

/** What a container, volume or network may be called (facts/security.md par. 4): never an option, never a path. */
export const nameSchema = z
	.string()
	.regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/, 'a name of letters, digits, _ . and -');

/** An image's id or a sha256 in hex, without the word sha256. */
export const hexSchema = z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in hex');

const part = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const host =
	'(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\\[[0-9a-fA-F:]+\\])(?::[0-9]{1,5})?';
const grammar = new RegExp(
	`^(?:(${host})/)?(${part}(?:/${part})*)(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`,
);

/** An image's name in its parts. `registry` is '' for the default one; `name` is as it was written, without tag and digest. */
export type ImageName = {
	registry: string;
	path: string;
	name: string;
	tag?: string;
	digest?: string;
};

/** Reads an image's name strictly; undefined when it is none. */
export function readImageName(text: string): ImageName | undefined {
	if (text.length > 400) return undefined;
	const found = grammar.exec(text);
	if (!found) return undefined;
	const [, first, rest = '', tag, digest] = found;
	// As Docker has it: the first part is a host only with a dot or a port in it, or as localhost.
	const isHost = first !== undefined && (/[.:]/.test(first) || first === 'localhost');
	if (first !== undefined && !isHost && !new RegExp(`^${part}$`).test(first)) return undefined;
	const path = first === undefined || isHost ? rest : `${first}/${rest}`;
	const registry = isHost ? first : '';
	return {
		registry,
		path,
		name: registry === '' ? path : `${registry}/${path}`,
		...(tag === undefined ? {} : {tag}),
		...(digest === undefined ? {} : {digest}),
	};
}

/** The same, throwing Trouble with what to do. */
export function imageName(text: string): ImageName {
	const found = readImageName(text);
	if (!found)
		throw new Trouble(`"${sanitise(text, {clip: 120})}" is not the name of an image.`, {
			next: 'It is written as registry/path:tag, in small letters.',
		});
	return found;
}

/** An image's name, with a tag, a digest or both; never one that moves by itself. */
export const imageSchema = z.string().refine(
	text => {
		const read = readImageName(text);
		return read !== undefined && (read.tag !== undefined || read.digest !== undefined);
	},
	{error: 'an image with its tag or digest, as in registry/path:tag'},
);
