import {speaksOfSecret} from './secret-names.ts';
import {hidePairs, type Hide, type How, isNamed, made, version} from './secret-pairs.ts';

type Shape = {
	pattern: RegExp;
	/** What stays: the first group before the secret, and the third after it; else the whole is the secret. */
	keep?: 'before' | 'around';
	/** Whether what was found is a secret. */
	when?: (secret: string) => boolean;
};

// Each is bounded or without nested repetition: time stays linear in the line (facts/security.md par. 3 and 5).
const shapes: readonly Shape[] = [
	{
		pattern: /([a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@"'<>]{0,256}:)([^\s/"'<>]{1,512})(@)/gi,
		keep: 'around',
	},
	{
		// A token alone in the place of the user; people's own names are left.
		pattern: /(\bhttps?:\/\/)([^\s/:@"'<>?#]{8,512})(@)/gi,
		keep: 'around',
		when: user => made(user, 8) || user.length >= 32,
	},
	{
		pattern:
			/(authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:bearer|basic|token|digest|negotiate)\s{1,4})([^\s"',;]+)/gi,
		keep: 'before',
	},
	{pattern: /(\bbearer\s{1,4})([A-Za-z0-9._~+/=-]{16,})/gi, keep: 'before'},
	{
		pattern: /(aws_?secret_?(?:access_?)?key["']?\s{0,4}[:=]\s{0,4}["']?)([A-Za-z0-9/+]{40})/gi,
		keep: 'before',
	},
	{pattern: /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?/g},
	{pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g},
	{pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})/g},
	{pattern: /\b(?:xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,})/g},
	{pattern: /(hooks\.slack\.com\/(?:services|workflows)\/)([A-Za-z0-9/_-]{10,})/g, keep: 'before'},
	{
		pattern: /(discord(?:app)?\.com\/api\/webhooks\/\d{1,20}\/)([A-Za-z0-9_-]{10,})/g,
		keep: 'before',
	},
	// A private key in base64; a certificate and a public key are none.
	{pattern: /LS0tLS1CRUdJTiB(?!DRVJU|QVUJM)[A-Za-z0-9+/=_-]{8,}/g},
];
// What these begin with: most texts have none of it.
const hint =
	/bearer|authorization|eyJ|A[KSBC][ICA]A|gh[pousr]_|github_pat|xox|xapp|slack|discord|:\/\/|aws|LS0t/i;

// `pw=x` and the like: shorter texts name nothing.
const shortest = 4;

/** A text without what looks like a secret in it. A private key of many lines is not looked for here. */
export function hideSecrets(text: string, hide: Hide, how: How): string {
	if (text.length < shortest) return text;
	const lined = how === 'set' ? hideLines(text, hide) : text;
	return hidePairs(hint.test(lined) ? hideShaped(lined, hide) : lined, hide, how);
}

// `name = value` on a line of its own, as in a file of settings: all that follows belongs to it.
const line =
	/^([ \t]{0,200}(?:[-*#;]{1,8}[ \t]{0,8})?(?:(?:export|set|env)[ \t]{1,8})?["']?([\w.-]{1,80})["']?[ \t]{0,40}[:=][ \t]{0,40})(\S.*)$/gm;

const hideLines = (text: string, hide: Hide): string =>
	speaksOfSecret(text) && /[:=]/.test(text)
		? text.replaceAll(line, (whole: string, before: string, name: string, value: string) =>
				// An image and its version look the same.
				isNamed(name, value, 'set') && !version.test(value) ? before + hide(value) : whole,
			)
		: text;

const hideShaped = (text: string, hide: Hide): string =>
	shapes.reduce((seen, {pattern, keep, when}) => {
		if (!keep) return seen.replaceAll(pattern, hide);
		return seen.replaceAll(pattern, (whole: string, before: string, secret: string, end: unknown) =>
			isMark(secret) || when?.(secret) === false
				? whole
				: before + hide(secret) + (keep === 'around' ? String(end) : ''),
		);
	}, text);

/** Whether a secret was put out of sight already: `‹name›`. */
const isMark = (text: string): boolean => /^‹[^‹›]*›$/.test(text);
