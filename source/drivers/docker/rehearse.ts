import {z} from 'zod';
import {sanitise} from '../../trust/safe.ts';
import {shellLine} from '../../trust/quote.ts';
import {Trouble} from '../../trust/trouble.ts';
import {defineAction, type Facts, type Worker} from '../contract.ts';
import {pathSchema} from '../files/stores.ts';
import {countedParams, mustBeLookedAt, proveEqual} from '../service/count-on.ts';
import {askDocker, tellDocker} from './ask.ts';
import {createLike} from './create.ts';
import {nameSchema} from './grammar.ts';
import {dockerNeeds} from './needs.ts';
import {containerOf, imageOf, type Container} from './inspect.ts';
import {lastLine} from './log.ts';
import {holdsOne, insideOf} from './mounted.ts';
import type {Creation} from './recreate.ts';

const params = z.strictObject({
	/** The container that was backed up; its own image is started. */
	container: nameSchema,
	/** What the copy is called while it runs. */
	name: nameSchema.max(100),
	/**
	 * A restored folder or file for every place where the container keeps something: `to` names the
	 * place inside, or `of` the path of this machine that the container mounts there.
	 */
	folders: z
		.array(
			z.union([
				z.strictObject({from: pathSchema, to: pathSchema}),
				z.strictObject({from: pathSchema, of: pathSchema}),
			]),
		)
		.min(1),
	/** The port on which the program listens inside. */
	port: z.coerce.number().int().min(1).max(65_535),
	...countedParams,
});
type Params = z.infer<typeof params>;

const label = 'com.handrail.rehearsal';

/**
 * `docker.rehearse`: the old image started on the restored copy, with the settings of the container
 * that was backed up, on a network of its own that leads nowhere; asked for the same counts (ladder V4).
 */
export const rehearseAction = defineAction<Params>({
	name: 'docker.rehearse',
	class: 'replaceable',
	needs: dockerNeeds,
	params,
	explain: ({container}) => ({
		changes: `Nothing that is in use. The image of ${container} runs on a copy, on a network of its own that leads nowhere, and is removed again.`,
		expect: 'The same counts as the running container gave before.',
		wrong: 'The copy does not start, or counts less: then the backup is not a way back.',
		undo: 'Nothing to undo; the copy is thrown away.',
	}),
	preview: ({container, name, folders}) => [
		shellLine(['docker', 'network', 'create', '--internal', name]),
		`make ${name} with the image and settings of ${container}, without its ports`,
		...folders.map(
			item => `  with ${item.from} in the place of ${'to' in item ? item.to : item.of}`,
		),
		shellLine(['docker', 'start', name]),
		'count, compare with before',
		shellLine(['docker', 'rm', '--force', name]),
		shellLine(['docker', 'network', 'rm', name]),
	],
	observe: async () => ({}),
	probe: async ({name}) => ({
		verdict: 'not-started',
		reason: 'a rehearsal can be done again',
		evidence: {left: (await containerOf(name)) !== undefined},
	}),
	async work(given, worker) {
		mustBeLookedAt(given.checks);
		const live = await containerOf(given.container);
		if (!live) throw new Trouble(`There is no container ${given.container}.`);
		const folders = placed(live, given.folders);
		mustCover(live, folders);
		await clearAway(given.name);
		try {
			return await rehearse({...given, folders}, live, worker);
		} finally {
			await clearAway(given.name);
		}
	},
});

type Placed = {from: string; to: string};

/** Where each copy belongs inside. Throws Trouble when the container does not mount its original. */
function placed(live: Container, folders: Params['folders']): Placed[] {
	return folders.map(item => {
		if ('to' in item) return item;
		const to = insideOf(live, item.of);
		if (to !== undefined) return {from: item.from, to};
		throw new Trouble(`${live.Name.slice(1)} does not mount ${sanitise(item.of)}.`, {
			why: 'Then what was backed up there is not what it runs on.',
			next: 'Mend that answer on the target page.',
		});
	});
}

/** No copy may write where the original does: every place that it can write to must be given another. */
function mustCover(live: Container, folders: readonly Placed[]): void {
	const given = folders.map(({to}) => to);
	const open = live.Mounts.find(
		({Destination, Type}) => Type !== 'tmpfs' && !holdsOne(Destination, given),
	);
	if (open)
		throw new Trouble(
			`${live.Name.slice(1)} keeps ${sanitise(open.Destination)} in ${sanitise(open.Name ?? open.Source ?? '')}, and no copy of it was named.`,
			{
				why: 'The rehearsal would run on what is in use.',
				next: `Back it up too, and name its copy under folders (to: ${sanitise(open.Destination)}).`,
			},
		);
}

async function rehearse(
	given: Omit<Params, 'folders'> & {folders: readonly Placed[]},
	live: Container,
	worker: Worker,
): Promise<Facts> {
	const {name, port, folders} = given;
	const image = await imageOf(live.Image);
	if (!image) throw new Trouble(`The image of ${given.container} is not on this machine.`);
	await tellDocker(['network', 'create', '--internal', `--label=${label}=${name}`, '--', name]);
	await createLike(live, image, {
		name,
		image: live.Image,
		id: live.Image,
		labels: {[label]: name},
		adapt: same => alone(same, name, folders),
	});
	await tellDocker(['start', '--', name]);
	const address = `${await addressOn(name)}:${port}`;
	worker.say(`Old image started on the copy, at ${address} on a network of its own.`);
	const copy = {
		...given,
		address,
		ended: async () => (await containerOf(name))?.State.Running !== true,
		lastLine: async () => lastLine(name),
	};
	return proveEqual(copy, worker);
}

/** Without ports, restarts, names and networks of the original; and with the copies in its places. */
function alone({body}: Creation, network: string, folders: readonly Placed[]): Creation {
	const {HostConfig, NetworkingConfig: _, MacAddress: __, Hostname: ___, ...rest} = body;
	return {
		body: {
			...rest,
			ExposedPorts: {},
			HostConfig: {
				...(HostConfig as object),
				Binds: null,
				Mounts: folders.map(({from, to}) => ({Type: 'bind', Source: from, Target: to})),
				PortBindings: {},
				PublishAllPorts: false,
				Links: null,
				VolumesFrom: null,
				RestartPolicy: {Name: 'no', MaximumRetryCount: 0},
				NetworkMode: network,
			},
		},
		join: [],
	};
}

const address = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/** Where the copy answers: this machine reaches it on its own network, and nobody else. */
async function addressOn(name: string): Promise<string> {
	const found = await containerOf(name);
	if (found?.State.Running !== true)
		throw new Trouble('The copy ended at once.', {why: await lastLine(name)});
	const networks = Object.values(found.NetworkSettings.Networks ?? {});
	const ip = networks.map(item => (item as {IPAddress?: unknown}).IPAddress).find(Boolean);
	if (typeof ip === 'string' && address.test(ip)) return ip;
	throw new Trouble('The copy has no address on its network.', {
		next: 'See whether Docker runs on this machine itself, with the rights of root.',
	});
}

/** Removes what a rehearsal left: only what bears its label, which is never what is in use. */
async function clearAway(name: string): Promise<void> {
	const left = await containerOf(name);
	if (left && left.Config.Labels?.[label] !== name)
		throw new Trouble(`There is a container ${name} that is no rehearsal. Nothing was done.`);
	if (left) await tellDocker(['rm', '--force', '--', left.Id]);
	const ran = await askDocker(['network', 'ls', '--quiet', `--filter=label=${label}=${name}`]);
	for (const id of ran.out.split('\n').filter(item => /^[0-9a-f]{12,64}$/.test(item)))
		await tellDocker(['network', 'rm', '--', id]);
}
