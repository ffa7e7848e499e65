import fs from 'node:fs';
import process from 'node:process';
import {scriptFor} from '../terminal/completion.ts';
import {shells} from '../terminal/verbs.ts';
import {Trouble} from '../trust/trouble.ts';
import {readArguments} from './arguments.ts';

/** `handrail completion bash|zsh|fish`: the script, to be read by the shell. */
export async function completion(args: string[]): Promise<number> {
	const [wanted] = readArguments('completion', args).words;
	const shell = shells.find(name => name === wanted);
	if (!shell)
		throw new Trouble(
			wanted === undefined ? 'Name your shell.' : 'There is completion for other shells only.',
			{next: `It is used as: handrail completion ${shells.join('|')}`},
		);
	process.stdout.write(scriptFor(shell));
	return 0;
}

/** `handrail __complete KIND`, called by those scripts: what there is now, one a line. Never fails loudly. */
export async function complete([kind]: string[]): Promise<number> {
	const words = await wordsOf(kind ?? '').catch(() => []);
	process.stdout.write(words.map(word => `${word}\n`).join(''));
	return 0;
}

async function wordsOf(kind: string): Promise<string[]> {
	if (kind === 'runbook') return (await import('../runbook/shipped.ts')).shippedIds();
	if (kind === 'topic') return (await import('../help/topics.ts')).topicNames();
	const {openStateFolder, sessionFolders, stateFolder} = await import('../engine/store.ts');
	const root = stateFolder();
	// Completing must not make folders.
	if (!fs.existsSync(root)) return [];
	openStateFolder(root);
	if (kind === 'id') {
		const {offerOf} = await import('../engine/clean/offer.ts');
		return (await offerOf(root)).offered.map(({id}) => id);
	}

	if (kind !== 'session') return [];
	const {basename} = await import('node:path');
	const {shortId} = await import('../report/session-words.ts');
	return sessionFolders(root).map(folder => shortId(basename(folder)));
}
