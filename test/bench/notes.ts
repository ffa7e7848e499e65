import {lexer} from 'marked';
import {aside} from '../../source/intake/aside.ts';
import {timed, type Figure} from './figures.ts';

const way = {scheme: 'semver', from: '1.0.0', to: '2.0.0'} as const;
const own = Array.from({length: 2500}, (_, n) => `part${n}.someSetting${n}`);
const line = 'fix(part): a word that stands wrong in the longest of all its settings';
const log = (items: number) =>
	`# Log\n\n## 2.0.0\n\n${Array.from({length: items}, (_, n) => `- ${line} ${n}\n`).join('')}`;

/** Reading notes off the main thread, from a text to entries with the settings they name. */
export async function notes(): Promise<Figure[]> {
	const reading = async (text: string) =>
		aside('notes', {text, name: 'CHANGELOG.md', way, own}, {about: 'notes'});
	const [few, many] = [log(1500), log(42_000)];
	let [last, worst] = [performance.now(), 0];
	const tick = setInterval(() => {
		worst = Math.max(worst, performance.now() - last);
		last = performance.now();
	}, 1);
	const small = await timed(async () => reading(few), 3);
	const large = await timed(async () => reading(many), 1);
	clearInterval(tick);
	return [
		{
			name: 'notes, 1,500 entries × 2,500 settings',
			value: small,
			unit: 's',
			beside: {name: 'marked reads them', value: await timed(async () => lexer(few), 3)},
			wanted: 'under 1 s',
		},
		{
			name: `notes, ${(many.length / 1_048_576).toFixed(1)} MiB, 42,000 entries`,
			value: large,
			unit: 's',
			beside: {name: 'marked reads them', value: await timed(async () => lexer(many), 1)},
			wanted: 'decided within 10 s',
		},
		{name: 'notes, main thread held', value: worst, unit: 'ms', wanted: 'a frame'},
	];
}
