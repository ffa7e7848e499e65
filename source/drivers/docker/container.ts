import {z} from 'zod';
import {sanitise} from '../../trust/safe.ts';
import {Trouble} from '../../trust/trouble.ts';
import {defineDetector} from '../contract.ts';
import {askDocker, dockerTrouble} from './ask.ts';
import {nameSchema, readImageName} from './grammar.ts';
import {containerOf, hexOf, imageOf, type Container} from './inspect.ts';
import {dockerNeeds} from './needs.ts';
import {versionIn} from './version-in.ts';

const params = z
	.strictObject({
		container: nameSchema,
		/** Where the version is read: in the tag of its image, in a label, or in what a command inside says. */
		by: z.enum(['tag', 'label', 'command']).default('tag'),
		label: z.string().default('org.opencontainers.image.version'),
		command: z.array(z.string().min(1)).default([]),
		pattern: z
			.string()
			.min(1)
			.default(String.raw`^v?(\S+)$`),
	})
	.refine(({by, command}) => by !== 'command' || command.length > 0, {
		error: 'a command is needed to ask one',
	});
type Params = z.infer<typeof params>;

/** Which version a container runs. Its image's tag is what was asked for then; a label or a command is what is there. */
export const containerDetector = defineDetector<Params>({
	name: 'container',
	needs: dockerNeeds,
	params,
	async look(given) {
		const container = await containerOf(given.container);
		if (!container)
			throw new Trouble(`There is no container ${given.container}.`, {
				next: 'Mend the answer on the target page: docker ps --all lists them.',
			});
		const text = await textOf(given, container);
		const version = versionIn(text, given.pattern);
		if (version === undefined || version === '')
			throw new Trouble(`${given.container} does not say which version it is.`, {
				why: `Its ${given.by} says: ${sanitise(text.trim().split('\n')[0] ?? '', {clip: 80})}`,
				next: 'Mend versions.installed in the runbook.',
			});
		const image = await imageOf(container.Image);
		return {
			version,
			place: container.Config.Image,
			sha256: hexOf(container.Image),
			size: image?.Size ?? 0,
		};
	},
});

async function textOf(
	{by, label, command, container: name}: Params,
	container: Container,
): Promise<string> {
	if (by === 'tag') return readImageName(container.Config.Image)?.tag ?? '';
	if (by === 'label') return container.Config.Labels?.[label] ?? '';
	if (!container.State.Running)
		throw new Trouble(`${name} does not run, so no command can be asked inside.`, {
			next: 'Start it, then look again.',
		});
	const ran = await askDocker(['exec', '--', container.Id, ...command], 20);
	if (ran.code === 0) return `${ran.out}\n${ran.err}`;
	throw dockerTrouble(`${command[0]} in ${name}`, ran);
}
