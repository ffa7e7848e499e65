import {count} from '../../report/words.ts';
import {sanitise} from '../../trust/safe.ts';
import {spelledOut} from '../../trust/spelled-out.ts';
import {blank, heading, paragraph, type Row} from '../model.ts';

type Ignored = readonly {name: string; why: string}[];

const mostReasons = 4;
const mostNames = 3;

/** What was seen beside the versions and is none, each with its reason: a few of them, and how many more there are. */
export function ignoredRows(ignored: Ignored): Row[] {
	if (ignored.length === 0) return [];
	const reasons = [...Map.groupBy(ignored, ({why}) => why)];
	// One more is told rather than that there is one more.
	const shown = reasons.length === mostReasons + 1 ? reasons : reasons.slice(0, mostReasons);
	const named = shown.reduce((sum, [, list]) => sum + Math.min(list.length, mostNames), 0);
	const more = ignored.length - named;
	return [
		blank('i'),
		paragraph('ignored', 'Not a version of this program:', 'dim'),
		...shown.map(([why, list], at) => {
			const names = list.slice(0, mostNames).map(({name}) => bothForms(name));
			const others = list.length > mostNames ? ` and ${list.length - mostNames} more` : '';
			return paragraph(`ignored${at}`, `${names.join(', ')}${others}: ${why}`, 'dim', 4);
		}),
		...(more > 0 ? [paragraph('ignored+', `and ${more} more (d shows them)`, 'dim', 4)] : []),
	];
}

/** All of it, a line each. */
export function wholeIgnored(ignored: Ignored): Row[] {
	return [
		heading(
			'wi',
			`Not a version of this program: ${count(ignored.length, 'name')}, each with its reason`,
		),
		...ignored.map(({name, why}, at) =>
			paragraph(`wi${at}`, `${bothForms(name)}: ${why}`, 'plain', 2),
		),
	];
}

/** A name that holds more than plain letters, and how it is spelled: look-alikes are told apart. */
function bothForms(name: string): string {
	// What does not show at all is written out where it is drawn.
	return /^[\x20-\x7e]*$/.test(sanitise(name)) ? name : `${name} (spelled ${spelledOut(name)})`;
}
