import {type Json, textOf} from './config-tree.ts';

/** helm: as sigs.k8s.io/yaml reads it (YAML 1.1 words and octals, all numbers as float64). core: YAML 1.2. */
export type Dialect = 'helm' | 'core';

const yes = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const no = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const short = /^[1-9][0-9]{0,8}$/;
const none = /^(?:|~|null|Null|NULL)$/;
const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const infinite = /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/;

/**
 * What an unquoted scalar means. Measured with Helm 3.22 and 4.3, which agree (facts/values-diff.md par. 2).
 * undefined: a number that JSON cannot hold, which Helm refuses.
 */
export function plainScalar(source: string, dialect: Dialect): Json | undefined {
	// Most numbers are short and plain, and most files are full of them.
	if (short.test(source)) return Number(source);
	if (none.test(source)) return null;
	if (infinite.test(source)) return undefined;
	if (dialect === 'core') {
		if (/^(?:true|True|TRUE)$/.test(source)) return true;
		if (/^(?:false|False|FALSE)$/.test(source)) return false;
		if (/^0o[0-7]+$/.test(source)) return Number(source);
		if (/^0x[0-9a-fA-F]+$/.test(source)) return Number(source);
		return decimal.test(source) ? finite(Number(source)) : source;
	}
	if (yes.test(source)) return true;
	if (no.test(source)) return false;
	if (!/^[-+.0-9]/.test(source)) return source;
	const bare = source.replaceAll('_', '');
	const whole = wholeNumber(bare);
	if (whole !== undefined) return whole;
	return decimal.test(bare) ? finite(Number(bare)) : source;
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** Go's ParseInt with base 0: a leading 0 means octal. */
function wholeNumber(bare: string): number | undefined {
	const [, sign = '', digits = ''] = /^([-+]?)(.+)$/.exec(bare) ?? [];
	const octal = /^0([0-7]+)$/.exec(digits)?.[1];
	const known = /^0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)$/.test(digits);
	if (octal === undefined && !known && !/^(?:0|[1-9][0-9]*)$/.test(digits)) return undefined;
	const value = octal === undefined ? Number(digits.toLowerCase()) : Number.parseInt(octal, 8);
	return sign === '-' ? -value + 0 : value;
}

/** A map's key as Helm writes it; undefined for null, which Helm refuses. */
export function plainKey(source: string, dialect: Dialect): string | undefined {
	const value = plainScalar(source, dialect);
	// YAML 1.2 readers of programs keep a key as it is written.
	if (dialect === 'core') return source;
	return value === null || value === undefined ? undefined : textOf(value);
}

/** What a template prints: Go turns a float64 to an exponent from 1e+06 on (measured; helm#1707). */
export function printed(value: Json): string {
	if (typeof value !== 'number') return textOf(value);
	const size = Math.abs(value);
	if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(value);
	const [digits = '', exponent = '0'] = value.toExponential().split('e');
	const power = Number(exponent);
	return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
