import {lstat} from 'node:fs/promises';
import {z} from 'zod';
import {defineCheck, type CheckResult, type Facts} from '../contract.ts';
import {hashFile} from './copy-file.ts';
import {codeOf, orMissing} from './failures.ts';
import {ownerName} from './inventory-rules.ts';
import {pathSchema} from './stores.ts';
import {humanMode, shellPath, showName} from './wording.ts';

const params = z.strictObject({files: z.record(z.string(), pathSchema)});
type Params = z.infer<typeof params>;
type Seen = {facts: Facts; text: string; loose?: string};

async function lookAt(name: string, path: string): Promise<Seen | CheckResult> {
	const stats = await orMissing(lstat(path));
	if (!stats?.isFile()) {
		const reason = `${name} is not at ${showName(path)}. Without it what it protects cannot be read again.`;
		return {
			verdict: 'fail',
			reason,
			remedy: 'Put it back from a backup before anything is started.',
		};
	}

	const fingerprint = (await hashFile(path)).slice(0, 12);
	const mode = stats.mode & 0o7777;
	const owner = await ownerName(stats.uid);
	const facts = {
		[`${name}, fingerprint`]: fingerprint,
		[`${name}, mode`]: humanMode(mode),
		[`${name}, owner`]: owner,
	};
	const text = `${name} ${fingerprint}, mode ${humanMode(mode)}, owner ${owner}`;
	return (mode & ~0o640) === 0
		? {facts, text}
		: {facts, text, loose: `chmod 0600 ${shellPath(path)}`};
}

/** `files.secrets`: each secret file is there; its fingerprint, mode and owner are the facts. Never its content. */
export const secretsCheck = defineCheck<Params>({
	name: 'files.secrets',
	params,
	preview: ({files}) =>
		`fingerprint, mode and owner of ${Object.values(files).map(showName).join(', ')}`,
	async run({files}) {
		const seen: Seen[] = [];
		for (const [name, path] of Object.entries(files)) {
			try {
				const found = await lookAt(name, path);
				if ('verdict' in found) return found;
				seen.push(found);
			} catch (error) {
				const reason = `${showName(path)} cannot be read (${codeOf(error)})`;
				return {verdict: 'unknown', reason, remedy: 'Start handrail with the rights to read it.'};
			}
		}

		const loose = seen.flatMap(item => item.loose ?? []);
		return {
			verdict: loose.length > 0 ? 'warn' : 'pass',
			reason: `${seen.map(({text}) => text).join('; ')}${loose.length > 0 ? '. Others may read it' : ''}`,
			...(loose[0] === undefined ? {} : {remedy: loose.join('; ')}),
			facts: Object.assign({}, ...seen.map(({facts}) => facts)) as Facts,
		};
	},
});
