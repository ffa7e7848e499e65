import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {readPlain} from '../intake/plain-file.ts';
import {replaceFile} from '../journal/durable.ts';

/** One installation: the answers to a runbook's questions about this site, kept by name. Never a secret. */
const targetSchema = z.object({
	runbook: z.string(),
	name: z.string(),
	answers: z.record(z.string(), z.string()),
	at: z.string(),
});
export type Target = z.infer<typeof targetSchema>;

const fileOf = (root: string, runbook: string, name: string) => {
	const key = createHash('sha256').update(`${runbook}\n${name}`).digest('hex').slice(0, 16);
	return join(root, 'targets', `${key}.json`);
};

export function saveTarget(root: string, target: Target): void {
	replaceFile(fileOf(root, target.runbook, target.name), JSON.stringify(target, null, '\t'));
}

/** Every named target that can be read, newest first. */
export function listTargets(root: string): Target[] {
	const folder = join(root, 'targets');
	if (!fs.existsSync(folder)) return [];
	return fs
		.readdirSync(folder)
		.filter(name => name.endsWith('.json'))
		.flatMap(name => {
			try {
				return [targetSchema.parse(JSON.parse(readPlain(join(folder, name)).toString()))];
			} catch {
				return [];
			}
		})
		.toSorted((a, b) => b.at.localeCompare(a.at));
}
