import {Trouble} from '../../trust/trouble.ts';
import {z} from 'zod';
import {openEngine} from './api.ts';
import {tellDocker, notUnderstood} from './ask.ts';
import {containerOf, readContainer, type Container, type Image} from './inspect.ts';
import {sameAgain, type Creation} from './recreate.ts';

const created = z.looseObject({Id: z.string().regex(/^[0-9a-f]{64}$/)});

/**
 * Makes a container like another from an image, under a name of its own, and does not start it.
 * `image` must turn out to be `id`; else it is removed again. Throws Trouble.
 */
export async function createLike(
	like: Container,
	old: Image | undefined,
	wanted: {
		name: string;
		image: string;
		id: string;
		labels: Readonly<Record<string, string>>;
		/** Last changes to what the engine is asked for. */
		adapt?(creation: Creation): Creation;
	},
): Promise<Container> {
	const engine = await openEngine();
	// Asked through the same door, so that what is told is what is taken.
	const now = readContainer(
		JSON.stringify([await engine.get(`/containers/${like.Id}/json`)]),
		`the container ${like.Name}`,
	);
	const same = sameAgain(now, old, wanted);
	const {body, join} = wanted.adapt?.(same) ?? same;
	const answer = created.safeParse(
		await engine.post(`/containers/create?name=${wanted.name}`, body),
	);
	if (!answer.success) throw notUnderstood('the new container', '');
	for (const [network, endpoint] of join)
		await engine.post(`/networks/${encodeURIComponent(network)}/connect`, {
			Container: answer.data.Id,
			EndpointConfig: endpoint,
		});
	const made = await containerOf(wanted.name);
	if (!made || made.Id !== answer.data.Id)
		throw new Trouble(`${wanted.name} was made and is not there.`, {
			next: 'Somebody else works on this engine. Find out who.',
		});
	if (made.Image === wanted.id) return made;
	await discard(made);
	throw new Trouble(`${wanted.image} is another image by now than the one that was chosen.`, {
		why: 'Its tag was moved meanwhile.',
		next: 'Nothing was changed. Choose the version again.',
	});
}

/** Removes a container that never ran: it can hold nothing. Its volumes are left alone. Throws Trouble. */
export async function discard(container: Container): Promise<void> {
	if (container.State.Status !== 'created')
		throw new Trouble(`${container.Name.slice(1)} has run, so it is not removed.`, {
			next: 'See what it is, and give it another name: docker rename',
		});
	await tellDocker(['rm', '--', container.Id]);
}
