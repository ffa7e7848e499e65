import {z} from 'zod';
import {shellLine} from '../../trust/quote.ts';
import {Trouble} from '../../trust/trouble.ts';
import {defineAction, type Facts, type Probe, type Worker} from '../contract.ts';
import {tellDocker} from './ask.ts';
import {createLike, discard} from './create.ts';
import {unfit, uncovered} from './fit.ts';
import {hexSchema, imageName, imageSchema, nameSchema} from './grammar.ts';
import {dockerNeeds} from './needs.ts';
import {containerOf, hexOf, imageOf, type Container, type Image} from './inspect.ts';
import {
	asideName,
	isOurs,
	keptImage,
	lookAt,
	newName,
	policyLabel,
	policyOf,
	stepLabel,
} from './places.ts';
import {stopContainer} from './stop.ts';
import {sharers} from './sharers.ts';
import {tagNow} from './tag-now.ts';

const params = z.strictObject({
	container: nameSchema,
	/** As `images` made it ready: registry/path:tag@sha256:…, or registry/path:tag where no registry knows it. */
	image: imageSchema,
	/** The name under which the container that is replaced is kept; unlike any other, as with ${session} in it. */
	keep: nameSchema.max(100),
	/** Ids of the images, in hex. */
	expectInstalled: hexSchema.optional(),
	expectRelease: hexSchema.optional(),
	/** Seconds until Docker ends it by force. */
	grace: z.number().int().min(1).max(3600).default(30),
	/** Is its tag looked up once more at the registry? */
	registry: z.boolean().default(true),
});
type Params = z.infer<typeof params>;

/** The tag must still mean what it meant; the digest alone always does (faults E3). */
const byTag = (image: string) => {
	const {name, tag} = imageName(image);
	return tag === undefined ? image : `${name}:${tag}`;
};

async function observe(given: Params): Promise<Facts> {
	const {container, keep, image} = given;
	const {here, kept, made} = await lookAt(container, keep);
	// The one that is replaced, wherever a swap that was cut short has left it.
	const old = kept ?? here;
	const wanted = await imageOf(byTag(image));
	const pinned = await imageOf(image);
	const {digest} = imageName(image);
	return {
		container: old?.Id ?? null,
		installed: old ? hexOf(old.Image) : null,
		release: pinned ? hexOf(pinned.Id) : null,
		tagged: wanted ? hexOf(wanted.Id) : null,
		digest: digest !== undefined && given.registry ? ((await tagNow(image)) ?? null) : null,
		running: here?.State.Running ?? false,
		place: here ? (kept ? (isOurs(here, keep) ? 'new' : 'other') : 'old') : 'empty',
		made: made ? (isOurs(made, keep) ? made.State.Status : 'other') : null,
		aside: (await containerOf(asideName(keep))) !== undefined,
		unfit: old ? ((await whyUnfit(old, kept !== undefined)) ?? null) : null,
		uncovered: old && pinned ? (uncovered(old, pinned)[0] ?? null) : null,
	};
}

async function whyUnfit(old: Container, laidAside: boolean): Promise<string | undefined> {
	const why = unfit(old);
	if (why !== undefined || laidAside) return why;
	const [other] = await sharers(old);
	return other === undefined
		? undefined
		: `${other} shares the network or the processes of ${old.Name.slice(1)} and would lose them. Stop and remove ${other} first, and make it anew afterwards.`;
}

function refuse({container, keep, image, ...given}: Params, facts: Facts): string | undefined {
	const {installed, release, tagged, place, digest} = facts;
	const again = 'Nothing was done. Begin again from the version page.';
	if (facts['container'] === null) return `There is no container ${container}. Nothing was done.`;
	if (place === 'other')
		return `${container} is another container than handrail made, and ${keep} is there too. Nothing was done. Find out who made it.`;
	if (facts['made'] !== null && facts['made'] !== 'created')
		return `${newName(keep)} is there already and is none that handrail made and never started. Nothing was done. Rename it.`;
	if (place === 'new') return undefined;
	if (facts['aside'] === true)
		return `${asideName(keep)} is there already, from a way back that was taken. Nothing was done. Rename it.`;
	if (given.expectInstalled !== undefined && installed !== given.expectInstalled)
		return `${container} does not run the image this plan was made for: somebody changed it. ${again}`;
	if (release === null) return `${image} is not on this machine any more. ${again}`;
	if (given.expectRelease !== undefined && release !== given.expectRelease)
		return `${image} is another image than the one that was chosen. ${again}`;
	if (tagged !== release)
		return `The tag in ${byTag(image)} means another image here than the one that was chosen. ${again}`;
	if (digest !== null && digest !== imageName(image).digest)
		return `The registry now means another image by ${byTag(image)} than the one that was chosen. ${again}`;
	if (typeof facts['unfit'] === 'string') return facts['unfit'];
	if (facts['uncovered'] !== null)
		return `The new image keeps data in ${String(facts['uncovered'])}, and ${container} has no volume there: it would be in a volume without a name. Make ${container} anew with --volume=NAME:${String(facts['uncovered'])}, then begin again.`;
	return undefined;
}

async function swap(given: Params, worker: Worker): Promise<Facts> {
	const {container, keep, image} = given;
	const {here, kept, made: leftOver} = await lookAt(container, keep);
	if (kept && here) {
		worker.say(`${container} is the new container already.`);
		return {container: here.Id, image: hexOf(here.Image), kept: kept.Id};
	}
	const old = kept ?? here;
	const wanted = await imageOf(image);
	if (!old || !wanted) throw new Trouble('The container or the image is gone.');
	await tellDocker(['tag', old.Image, keptImage(keep)]);
	worker.say(`The image before is kept as ${keptImage(keep)}.`);
	// Once the old one is laid aside, the new one was made whole, and knows the policy that was taken from the old one.
	const made = kept && leftOver ? leftOver : await makeNew(given, old, wanted, leftOver);
	if (hexOf(made.Image) !== hexOf(wanted.Id))
		throw new Trouble(`${newName(keep)} was made from another image than the one that was chosen.`);
	if (worker.signal.aborted && !kept) {
		await discard(made);
		throw new Trouble('Stopped, as you asked. Nothing was changed.');
	}
	if (old.State.Running || old.State.Restarting)
		await stopContainer(old.Id, given.grace, worker.say);
	if (!kept) await tellDocker(['rename', '--', old.Id, keep]);
	// Else it would start too when the machine does, beside the new one and on the same data.
	await tellDocker(['update', '--restart=no', '--', old.Id]);
	worker.say(`The container before is kept, stopped, as ${keep}.`);
	await tellDocker(['rename', '--', made.Id, container]);
	worker.say(`${container} is the new container. It has not been started.`);
	return {container: made.Id, image: hexOf(made.Image), kept: old.Id};
}

async function makeNew(
	{keep, image}: Params,
	old: Container,
	wanted: Image,
	leftOver: Container | undefined,
): Promise<Container> {
	if (leftOver) await discard(leftOver);
	return createLike(old, await imageOf(old.Image), {
		name: newName(keep),
		image,
		id: wanted.Id,
		labels: {[stepLabel]: keep, [policyLabel]: policyOf(old)},
	});
}

async function probe(given: Params, before: Facts): Promise<Probe> {
	const {container, keep} = given;
	const now = await observe({...given, registry: false});
	const evidence: Facts = {...now};
	const wanted = before['release'];
	const {here, kept} = await lookAt(container, keep);
	if (now['container'] === null)
		return {verdict: 'cannot-tell', reason: `neither ${container} nor ${keep} is there`, evidence};
	if (before['container'] !== undefined && now['container'] !== before['container'])
		return {
			verdict: 'cannot-tell',
			reason: `${kept ? keep : container} is another container than before`,
			evidence,
		};
	if (here && kept) {
		const done = isOurs(here, keep) && (wanted == null || hexOf(here.Image) === wanted);
		return done
			? {
					verdict: 'landed',
					reason: `${container} is the new container, and ${keep} is kept`,
					evidence,
				}
			: {
					verdict: 'cannot-tell',
					reason: `${container} is a container that this step did not make`,
					evidence,
				};
	}
	if (kept)
		return {
			verdict: 'partial',
			reason: `the container before lies stopped as ${keep}, and none is called ${container}; run once more, it takes up there`,
			evidence,
		};
	if (before['running'] === true && now['running'] !== true)
		return {
			verdict: 'partial',
			reason: `${container} is still the container from before, and it is stopped`,
			evidence,
		};
	const more =
		now['made'] === null
			? ''
			: `; ${newName(keep)} was made, never started, and counts for nothing`;
	return {
		verdict: 'not-started',
		reason: `${container} is still the container from before${more}`,
		evidence,
	};
}

/**
 * `docker.swap`: the same container from another image. The old one is kept, stopped, with its
 * image under a tag of handrail's own; nothing is removed (facts/compose.md par. 4 and 5). Killed
 * anywhere, run once more it takes up where it was.
 */
export const swapAction = defineAction<Params>({
	name: 'docker.swap',
	class: 'guarded',
	needs: dockerNeeds,
	params: params,
	stable: ['container', 'installed', 'release'],
	explain: ({container, keep, grace}) => ({
		changes: `${container} is made anew from the new image with the same ports, mounts, environment and networks. The one before is stopped and kept as ${keep}, its image too.`,
		expect: `Done within seconds. What runs in it is asked to end; after ${grace} s Docker ends it by force. The new one is not started yet.`,
		wrong:
			'Docker refuses a setting. Then the old container is in its place, running or stopped, and the page says which.',
		undo: `docker.swap-back: ${keep} gets its name back. The new container is kept too.`,
	}),
	preview: ({container, keep, image, grace}) => [
		`docker tag <the image of ${container}> ${keptImage(keep)}`,
		`make ${newName(keep)} with the settings of ${container} from ${image}`,
		shellLine(['docker', 'stop', `-t=${grace}`, container]),
		shellLine(['docker', 'rename', container, keep]),
		shellLine(['docker', 'update', '--restart=no', keep]),
		shellLine(['docker', 'rename', newName(keep), container]),
	],
	observe,
	refuse,
	probe,
	work: swap,
});
