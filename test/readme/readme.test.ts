import fs from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {pageTitles} from '../../source/plan/pages.ts';
import {made, sectionOf} from './sections.ts';

const readme = fs.readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');

describe('README', () => {
	test.each(Object.entries(made))('its %s are the ones of the source', (name, make) => {
		expect(sectionOf(readme, name)).toBe(make());
	});

	test('it shows the two commands and a screen of each page', () => {
		expect(readme).toContain('npm ci && npm start');
		expect(readme).toContain('npm ci && npm test');
		const screens = sectionOf(readme, 'screens') ?? '';
		for (const title of Object.values(pageTitles)) expect(screens).toContain(`### ${title}\n`);
	});

	test('no screen is wider or higher than the terminal it was made in', () => {
		for (const [, screen = ''] of (sectionOf(readme, 'screens') ?? '').matchAll(
			/```text\n([\s\S]*?)\n```/g,
		)) {
			const lines = screen.split('\n');
			expect(lines.length).toBeLessThanOrEqual(24);
			for (const line of lines) expect([...line].length).toBeLessThanOrEqual(80);
		}
	});
});
