import {z} from 'zod';
import {shellLine} from '../../trust/quote.ts';
import {Trouble} from '../../trust/trouble.ts';
import {defineAction, type Facts, type Probe, type Worker} from '../contract.ts';
import {tellDocker} from './ask.ts';
import {nameSchema} from './grammar.ts';
import {dockerNeeds} from './needs.ts';
import {containerOf, hexOf, type Container} from './inspect.ts';
import {asideName, isOurs, newName, policyOf, rememberedPolicy} from './places.ts';
import {startContainer} from './start.ts';
import {containerState} from './state.ts';
import {stopContainer} from './stop.ts';

const params = z.strictObject({
	container: nameSchema,
	/** The name under which docker.swap kept the one before. */
	keep: nameSchema.max(100),
	grace: z.number().int().min(1).max(3600).default(30),
	/** Where data is put back first, it is started by a step of its own. */
	start: z.boolean().default(true),
});
type Params = z.infer<typeof params>;

type Here = {
	/** The one that gets its name back, wherever it is now. */
	back: Container | undefined;
	/** The one that gives the name up. */
	gone: Container | undefined;
	/** Has one its name that this session did not make? */
	other: boolean;
	/** Has the first one its name? */
	inPlace: boolean;
	policy: string | undefined;
};

async function look({container, keep}: Params): Promise<Here> {
	const here = await containerOf(container);
	const kept = await containerOf(keep);
	const aside = await containerOf(asideName(keep));
	const made = await containerOf(newName(keep));
	// Where the swap never laid anything aside, the one before still has its name.
	const inPlace = kept === undefined && here !== undefined && !isOurs(here, keep);
	const ours = isOurs(here, keep) ? here : undefined;
	const gone = ours ?? aside;
	return {
		other: here !== undefined && !inPlace && !ours,
		back: kept ?? (inPlace ? here : undefined),
		gone,
		inPlace,
		policy: rememberedPolicy(gone) ?? rememberedPolicy(made),
	};
}

async function observe(given: Params): Promise<Facts> {
	const {back, gone, inPlace, other} = await look(given);
	return {
		back: back?.Id ?? null,
		image: back ? hexOf(back.Image) : null,
		gone: gone?.Id ?? null,
		running: inPlace && (await containerState(given.container)).state === 'running',
		place: inPlace
			? 'back'
			: other
				? 'other'
				: gone?.Name === `/${given.container}`
					? 'new'
					: 'empty',
	};
}

async function swapBack(given: Params, worker: Worker): Promise<Facts> {
	const {container, keep, grace} = given;
	const {back, gone, inPlace, policy} = await look(given);
	if (!back) throw new Trouble(`There is no container ${keep} to put back.`);
	if (!inPlace) {
		if (gone) {
			if (gone.State.Running || gone.State.Restarting)
				await stopContainer(gone.Id, grace, worker.say);
			if (gone.Name === `/${container}`)
				await tellDocker(['rename', '--', gone.Id, asideName(keep)]);
			await tellDocker(['update', '--restart=no', '--', gone.Id]);
			worker.say(`The new container is kept, stopped, as ${asideName(keep)}.`);
		}
		await tellDocker(['update', `--restart=${policy ?? policyOf(back)}`, '--', back.Id]);
		await tellDocker(['rename', '--', back.Id, container]);
	}
	worker.say(`${container} is the container from before.`);
	if (given.start) await startContainer(container, worker.say);
	return {container: back.Id, image: hexOf(back.Image), aside: gone?.Id ?? null};
}

async function probe(given: Params, before: Facts): Promise<Probe> {
	const {container, keep} = given;
	const evidence = await observe(given);
	const {back, place, running} = evidence;
	if (back === null)
		return {
			verdict: 'cannot-tell',
			reason: `the container from before is not to be found`,
			evidence,
		};
	if (before['back'] !== undefined && before['back'] !== back)
		return {verdict: 'cannot-tell', reason: 'it is another container than before', evidence};
	if (place === 'back' && (running === true || !given.start))
		return {verdict: 'landed', reason: `${container} is the container from before`, evidence};
	if (place === 'back')
		return {
			verdict: before['place'] === 'back' ? 'not-started' : 'partial',
			reason: `${container} is the container from before, and it does not run`,
			evidence,
		};
	if (before['place'] === place)
		return {
			verdict: 'not-started',
			reason: `the container from before is still called ${keep}`,
			evidence,
		};
	return {
		verdict: 'partial',
		reason: `the container from before is still called ${keep}, and none is called ${container}; run once more, it takes up there`,
		evidence,
	};
}

/** `docker.swap-back`: the container that docker.swap kept gets its name back and is started. Nothing is removed. */
export const swapBackAction = defineAction<Params>({
	name: 'docker.swap-back',
	class: 'guarded',
	needs: dockerNeeds,
	params: params,
	stable: ['back'],
	explain: ({container, keep}) => ({
		changes: `${container} is the container from before again, as it was, with its own image. The new one is stopped and kept as ${asideName(keep)}.`,
		expect: 'Done within seconds. Nothing is removed, and no data is changed.',
		wrong: `Docker refuses one of its steps. The page says who has the name ${container}; run once more, it takes up there.`,
		undo: `By hand: stop it, and give ${asideName(keep)} its name.`,
	}),
	preview: ({container, keep, grace, start}) => [
		shellLine(['docker', 'stop', `-t=${grace}`, container]),
		shellLine(['docker', 'rename', container, asideName(keep)]),
		shellLine(['docker', 'update', '--restart=no', asideName(keep)]),
		`docker update --restart=<as before> ${keep}`,
		shellLine(['docker', 'rename', keep, container]),
		...(start ? [shellLine(['docker', 'start', container])] : []),
	],
	observe,
	refuse({container, keep}, {back, place}) {
		if (back === null)
			return `There is no container ${keep} to put back in the place of ${container}. Nothing was done.`;
		return place === 'other'
			? `${container} is a container that handrail did not make. Nothing was done. Find out who made it, and rename it.`
			: undefined;
	},
	probe,
	work: swapBack,
});
