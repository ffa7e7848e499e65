import {useState} from 'react';
import type {Act, Field} from '../screens/model.ts';

type Typed = Act & {do: 'type'};
/** An answer that is whole; without an id the next part is still to be typed. */
type Taken = {id?: string; value?: unknown};

/** What goes with a choice, typed part by part: a reason, a word, a pasted text. */
export function useAsking() {
	const [asking, setAsking] = useState<Typed>();
	const [collected, setCollected] = useState<Record<string, string>>({});
	const field: Field | undefined = asking && {
		id: asking.id,
		kind: asking.need,
		label: asking.label,
	};
	return {
		field,
		begin(what: Typed): void {
			setCollected({});
			setAsking(what);
		},
		stop: () => setAsking(undefined),
		/** What was typed for this part. */
		take(text: string): Taken {
			if (!asking) return {};
			const {id, need, value, next} = asking;
			if (need === 'paste') return {id, value: text};
			const given = {...collected, [need]: text.trim()};
			if (next?.do !== 'type' || text.trim() === '') return {id, value: {value, ...given}};
			setCollected(given);
			setAsking(next);
			return {};
		},
	};
}
