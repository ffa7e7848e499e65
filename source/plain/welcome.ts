import type {Question} from '../plan/questions.ts';
import {welcomeRows, type Known, type Offer} from '../screens/welcome.ts';
import {sanitise} from '../trust/safe.ts';
import {ask} from './ask.ts';
import {lineOf} from './page-lines.ts';
import type {Talk} from '../terminal/talk.ts';

/** The welcome page as one question. undefined: nobody chose anything; nothing was begun. */
export async function chooseOffer(
	talk: Talk,
	known: Known,
): Promise<Exclude<Offer, {do: 'leave'}> | 'left' | undefined> {
	const rows = welcomeRows(known, undefined, undefined);
	for (const row of rows)
		if (row.offer === undefined && row.text !== '' && row.indent === undefined)
			talk.say(lineOf(row));
	const offers = rows.filter(({offer}) => offer !== undefined);
	const question: Question = {
		id: 'begin',
		page: 'target',
		kind: 'choice',
		label: 'What shall be done?',
		options: offers.map(({key, text, side}) => ({
			value: key,
			label: text,
			...(side === undefined ? {} : {note: side}),
		})),
	};
	for (;;) {
		const move = await ask(talk, [question], {
			dangerous: () => false,
			told: offers.flatMap(({told}) => (told ? [told] : [])),
			log: () => [],
		});
		if (move.do === 'end') return undefined;
		if (move.do === 'leave' || move.do === 'interrupt') return 'left';
		if (move.do !== 'answer') continue;
		const wanted = (move.value as {value?: string}).value ?? String(move.value);
		const offer = offers.find(({key}) => key === wanted)?.offer;
		if (offer && offer.do !== 'leave') return offer;
		talk.say(sanitise(`There is no "${wanted}" here. Type one of the numbers.`));
	}
}
