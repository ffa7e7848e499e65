import {exitMeanings} from '../../source/terminal/exit-codes.ts';
import {keyTable} from '../../source/terminal/keys.ts';
import {usage} from '../../source/terminal/usage.ts';
import {faultTable} from './faults.ts';

/** The parts of the README that are made from the source. */
export const made: Readonly<Record<string, () => string>> = {
	keys: () =>
		[
			'| key | what it does |',
			'|---|---|',
			...keyTable.map(({label, means}) => `| \`${label}\` | ${means} |`),
		].join('\n'),
	commands: () => {
		const [, text = ''] = /^Usage\n([\s\S]*?)\n\n/m.exec(usage('')) ?? [];
		return `\`\`\`\n${text.replaceAll(/^ {2}/gm, '')}\n\`\`\``;
	},
	faults: faultTable,
	'exit-codes': () =>
		[
			'| code | meaning |',
			'|---|---|',
			...exitMeanings.map(([code, meaning]) => `| ${code} | ${meaning} |`),
		].join('\n'),
};

const mark = (name: string) => new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(\n<!-- end ${name} -->)`);

/** What stands between a section's marks; undefined when the marks are not there. */
export function sectionOf(readme: string, name: string): string | undefined {
	const found = mark(name).exec(readme);
	return found?.[0].slice((found[1] ?? '').length, -(found[2] ?? '').length);
}

export function withSection(readme: string, name: string, text: string): string {
	return readme.replace(
		mark(name),
		(_, before: string, after: string) => `${before}${text}${after}`,
	);
}
