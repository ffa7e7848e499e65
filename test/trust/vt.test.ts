import {expect, test} from 'vitest';
import {strayIn} from '../support/vt.ts';
import {payloads} from './payloads.ts';

// An oracle that lets a payload pass would find no leak anywhere.
test.each(Object.entries(payloads))(
	'the grammar of the screen has no room for %s (G5)',
	(_, payload) => {
		expect(strayIn(payload, 'text')).not.toEqual([]);
		// Two are what Ink writes too: there only the text around them, drawn or not, tells a leak.
		// oxlint-disable-next-line no-control-regex
		if (!/\u001B\[\?(?:25|1049|2004)l|^[^\u001B]*\r/.test(payload))
			expect(strayIn(payload)).not.toEqual([]);
	},
);

test('what the pages are drawn with is in it', () => {
	expect(
		strayIn(
			'\u001b[?1049h\u001b[?25l\u001b[1m\u001b[36mhandrail\u001b[39m\u001b[22m\r\n\u001b[23A\u001b[4G\u001b[K\u001b[E',
		),
	).toEqual([]);
	expect(strayIn('\u001b[1;1H\u001b[J')).toEqual([]);
	expect(strayIn('\u001b[1;1Hx')).toHaveLength(1);
	expect(strayIn('┌─ Größe 漢 ✔\n', 'text')).toEqual([]);
});
