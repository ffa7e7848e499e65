import type {StoreSeen} from '../../plan/observations.ts';
import {count, size} from '../../report/words.ts';
import {paragraph, type Row} from '../model.ts';

/** Each store with its size, owner, mode and fingerprint, and what to know of it. */
export function storeRows(stores: readonly StoreSeen[]): Row[] {
	return stores.flatMap((store): Row[] => [
		{
			key: `s${store.id}`,
			text: `${store.title}  ${store.path}`,
			side:
				store.kind === 'folder'
					? `${count(store.files, 'file')}, ${size(store.bytes)}`
					: size(store.bytes),
			mark: store.warnings.length > 0 ? 'warn' : 'dot',
		},
		{
			key: `s${store.id}.`,
			text: [store.note, store.fingerprint === undefined ? '' : `fingerprint ${store.fingerprint}`]
				.filter(Boolean)
				.join(' · '),
			indent: 4,
			tone: 'dim',
		},
		...store.warnings.map((text, index) => paragraph(`s${store.id}!${index}`, text, 'warn', 4)),
	]);
}
