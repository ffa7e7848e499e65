// Writes the made parts of README.md anew: `npm run readme`.
import fs from 'node:fs';
import {join} from 'node:path';
import {playScreens} from './screens.ts';
import {made, withSection} from './sections.ts';

const path = join(import.meta.dirname, '..', '..', 'README.md');
const folder = '/srv/practice-server';
fs.rmSync(folder, {recursive: true, force: true});
fs.mkdirSync(folder, {recursive: true});
let readme = fs.readFileSync(path, 'utf8');
for (const [name, make] of Object.entries(made)) readme = withSection(readme, name, make());
const screens = await playScreens(folder);
fs.rmSync(folder, {recursive: true, force: true});
const text = [...screens]
	.map(([page, screen]) => `### ${page}\n\n\`\`\`text\n${screen.trimEnd()}\n\`\`\``)
	.join('\n\n');
fs.writeFileSync(path, withSection(readme, 'screens', text));
