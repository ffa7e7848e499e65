// facts/values-diff.md par. 5, and every key whose word is "key", "pw" and the like.
const secretPart =
	/pass(?:word|phrase|wd)?|secret|token|api[-_]?key|private|credential|dsn|connection[-_]?(?:string|url)|license/i;
const wordPart = /key|pw|creds|salt/i;
const secretWords = /^(?:keys?|creds|salt|pwd|[a-z0-9]*pw)$/;
// The name of a Secret is no secret, nor is that of a key in it.
const onlyNames =
	/^existing[\w-]*secret[\w-]*$|existing[_-]?secret[_-]?(?:key|name)?$|secret[_-]?name$|secret[_-]?(?:key[_-]?)?ref$|^imagePullSecrets$/i;
const anyPart = new RegExp(`${secretPart.source}|${wordPart.source}|authori[sz]ation|x-auth`, 'i');
const reference = /secret[_-]?(?:key[_-]?)?ref$/i;
const namesSecrets = /^(?:imagePullSecrets|existingSecret)$/i;
// Headers that open a door; above other keys the word means no secret.
const headers = /^(?:proxy-)?authorization$|^x-auth/i;
// Where a name speaks of a secret and its value is none: in what tools say, not in settings.
const about =
	/(?:file|path|dir|folder|ur[li]|name|ref|id|ttl|expir\w*|length|size|type|policy|enabled|count)$|^keys?$/i;

/** Whether a key's name says that its value is a secret. */
export function looksSecret(path: readonly string[]): boolean {
	// Asked first what is most often no: this runs for each key of each file.
	const last = path.at(-1) ?? '';
	if (!path.some(secretWord)) return headers.test(last);
	return !onlyNames.test(last) && !reference.test(path.at(-2) ?? '');
}

/** Whether a name in the words of a tool or of a text is that of a secret: less eager than for a setting. */
export const namesSecret = (name: string): boolean => looksSecret([name]) && !about.test(name);

/** Whether a text has a word that names secrets anywhere. */
export const speaksOfSecret = (text: string): boolean => anyPart.test(text);

const secretWord = (key: string): boolean =>
	(secretPart.test(key) && !namesSecrets.test(key)) ||
	(wordPart.test(key) && key !== 'PWD' && wordsOf(key).some(word => secretWords.test(word)));

function wordsOf(key: string): readonly string[] {
	return key
		.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^a-z0-9]+/);
}
