/**
 * Keeps a session as a golden one, for ever: `node test/golden/add.ts SESSION_FOLDER NAME`. It is copied
 * under the version that made it, the names of machine and boot are taken out of it, and what is derived
 * from it today is written beside it. Golden sessions are never changed and never removed.
 */
import fs from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {readHeader} from '../../source/engine/store.ts';
import {bootId} from '../../source/engine/identity.ts';
import {readJournal} from '../../source/journal/read.ts';
import {chainHash, encodeRecord, firstPrev, type RecordLine} from '../../source/journal/record.ts';
import {derivedFrom, goldenDigest, goldenFolder} from './derived.ts';

const [from = '', name = ''] = process.argv.slice(2);
const {app} = readHeader(from);
const to = join(goldenFolder, app, name);
if (fs.existsSync(to)) throw new Error(`${to} is there already, and stays as it is`);
fs.mkdirSync(to, {recursive: true});
for (const file of ['session.json', 'runbook.yaml'])
	fs.copyFileSync(join(from, file), join(to, file));
if (fs.existsSync(join(from, 'evidence')))
	fs.cpSync(join(from, 'evidence'), join(to, 'evidence'), {recursive: true});

const plain = (text: string) =>
	text
		.replaceAll(JSON.stringify(hostname()), '"server"')
		.replaceAll(bootId(), '00000000-0000-4000-8000-000000000000');
let prev = firstPrev;
const lines = readJournal(fs.readFileSync(join(from, 'journal.jl'))).records.map(record => {
	const line = encodeRecord({...(JSON.parse(plain(JSON.stringify(record))) as RecordLine), prev});
	prev = chainHash(line);
	return line;
});
fs.writeFileSync(join(to, 'journal.jl'), lines.join(''));
fs.writeFileSync(join(to, 'derived.json'), `${JSON.stringify(derivedFrom(to), null, '\t')}\n`);
const index = join(goldenFolder, 'index.json');
const known = fs.existsSync(index)
	? (JSON.parse(fs.readFileSync(index, 'utf8')) as Record<string, string>)
	: {};
known[`${app}/${name}`] = goldenDigest(to);
fs.writeFileSync(index, `${JSON.stringify(known, null, '\t')}\n`);
