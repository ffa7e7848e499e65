import type {Reading} from './reading.ts';

const shape = /^v?(\d\d)\.(\d\d)\.(\d\d)(?:\.(0|[1-9]\d{0,5}))?$/;
const dayMs = 86_400_000;

/** Reads vYY.MM.DD with an optional .PATCH; the date must exist. Shown with its v. Never throws. */
export function readCalver(text: string): Reading {
	const found = shape.exec(text);
	if (!found) return {refused: `"${text}" is not a version such as v26.06.10 or v26.06.10.1.`};
	const [year = 0, month = 0, day = 0, patch = 0] = found.slice(1).map(part => Number(part ?? 0));
	const date = new Date(Date.UTC(2000 + year, month - 1, day));
	if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
		return {refused: `"${text}" names a day that does not exist.`};
	}
	const bare = text.replace(/^v/, '');
	return {version: {text: `v${bare}`, parts: [year, month, day, patch], pre: []}};
}

/** Whole days from one calver date to another; below 0 when the second is earlier. */
export function daysBetween(from: readonly number[], to: readonly number[]): number {
	const at = ([year = 0, month = 1, day = 1]: readonly number[]) =>
		Date.UTC(2000 + year, month - 1, day);
	return Math.round((at(to) - at(from)) / dayMs);
}
