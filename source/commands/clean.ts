import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import type {Item, Kept, Offer} from '../engine/clean/item.ts';
import {offerOf} from '../engine/clean/offer.ts';
import {finishRemovals, removeItem} from '../engine/clean/remove.ts';
import {openStateFolder} from '../engine/store.ts';
import {count, moment, size} from '../report/words.ts';
import {sanitise} from '../trust/safe.ts';
import {tell, Trouble} from '../trust/trouble.ts';
import {readArguments} from './arguments.ts';
import {safeJson} from '../trust/safe-json.ts';

const say = (text: string) => void process.stdout.write(`${sanitise(text)}\n`);

/** `handrail clean [--list [--json] | --yes ID…]`: 0 done or nothing to do, 1 something could not be removed. */
export async function clean(args: string[]): Promise<number> {
	const given = readArguments('clean', args);
	const root = openStateFolder();
	const offer = await offerOf(root);
	if (given.has('--list') && given.has('--yes'))
		throw new Trouble('Either --list or --yes.', {next: '--list only shows.'});
	if (given.has('--yes')) return removeNamed(root, offer, given.words);
	if (given.words.length > 0)
		throw new Trouble('Nothing is deleted without being asked for.', {
			next: 'To delete exactly these, add --yes.',
		});
	if (given.has('--json') && !given.has('--list'))
		throw new Trouble('--json goes with --list.', {next: 'Try: handrail clean --list --json'});
	if (given.has('--list')) return list(offer, given.has('--json'));
	if (!process.stdin.isTTY || !process.stdout.isTTY)
		throw new Trouble('There is no terminal to ask on.', {
			next: 'See: handrail clean --list; then delete by name: handrail clean --yes ID…',
		});
	return askEach(root, offer);
}

function list({offered, kept}: Offer, json: boolean): number {
	if (json) {
		process.stdout.write(`${safeJson({format: 1, offered, kept})}\n`);
		return 0;
	}

	say(offered.length === 0 ? 'Nothing could go.' : 'Could go:');
	for (const item of offered) tellItem(item);
	if (kept.length > 0) say('Stays:');
	for (const item of kept) tellItem(item);
	if (offered.length > 0)
		say('Delete with: handrail clean --yes ID…   or one by one: handrail clean');
	return 0;
}

function tellItem(item: Item | Kept): void {
	say(`  ${item.id}  ${item.title}, ${item.what}, ${size(item.bytes)}, ${age(item.at)}`);
	say(`      ${item.path}`);
	if ('why' in item) say(`      stays: ${item.why}`);
}

function age(at: string): string {
	const days = Math.floor((Date.now() - Date.parse(at)) / 86_400_000);
	return `${moment(at)} (${days < 1 ? 'today' : `${count(days, 'day')} old`})`;
}

/** All names are looked at before the first is deleted. What must go first is deleted first. */
async function removeNamed(root: string, {offered, kept}: Offer, ids: string[]): Promise<number> {
	if (ids.length === 0)
		throw new Trouble('Name what shall be deleted.', {next: 'See: handrail clean --list'});
	for (const id of ids) {
		const item = offered.find(each => each.id === id);
		const stays = kept.find(each => each.id === id);
		if (stays) throw new Trouble(`${id} stays: ${stays.why}.`, {next: 'Nothing was deleted.'});
		if (!item)
			throw new Trouble(`There is no ${id}.`, {
				next: 'Nothing was deleted. See: handrail clean --list',
			});
		const first = item.after.filter(each => !ids.includes(each));
		if (first.length > 0)
			throw new Trouble(`Before ${id} must go: ${first.join(', ')}.`, {
				next: 'Nothing was deleted. Name them too.',
			});
	}

	await finishRemovals(root);
	let failed = 0;
	for (const item of offered.filter(({id}) => ids.includes(id)))
		failed += (await removed(root, item)) ? 0 : 1;
	return failed === 0 ? 0 : 1;
}

async function removed(root: string, item: Item): Promise<boolean> {
	try {
		await removeItem(root, item.id);
		say(`Deleted: ${item.id}, ${item.what}, ${size(item.bytes)}`);
		return true;
	} catch (error) {
		process.stderr.write(`${sanitise(`Not deleted: ${item.id}. ${tell(error)}`)}\n`);
		return false;
	}
}

/** One question each, no by default; at the end of input nothing more is deleted. */
async function askEach(root: string, {offered, kept}: Offer): Promise<number> {
	if (kept.length > 0)
		say(
			`${count(kept.length, 'thing')} stay${kept.length === 1 ? 's' : ''}; why: handrail clean --list`,
		);
	if (offered.length === 0) {
		say('Nothing could go.');
		return 0;
	}

	const lines = createInterface({input: process.stdin, output: process.stdout});
	let ended = false;
	lines.on('close', () => (ended = true));
	const gone = new Set<string>();
	let failed = 0;
	for (const item of offered) {
		if (ended) break;
		if (!item.after.every(id => gone.has(id))) continue;
		tellItem(item);
		const answer = await Promise.race([
			lines.question('  Delete it? y/N '),
			new Promise<string>(resolve => lines.once('close', () => resolve(''))),
		]);
		if (!/^y(?:es)?$/i.test(answer.trim())) continue;
		if (await removed(root, item)) gone.add(item.id);
		else failed++;
	}

	if (!ended) lines.close();
	await finishRemovals(root);
	say(gone.size === 0 ? 'Nothing was deleted.' : `${count(gone.size, 'thing')} deleted.`);
	return failed === 0 ? 0 : 1;
}
