import {containerOf, type Container} from './inspect.ts';

/** Label of a container that handrail made: the name under which the one before it is kept. */
export const stepLabel = 'com.handrail.step';
/** Label: the restart policy that the one before had, before it was laid aside. */
export const policyLabel = 'com.handrail.restart';

/** The tag that keeps an old image from prune and pull. */
export const keptImage = (keep: string) => `handrail/kept:${keep}`;
/** What the new container is called until it takes its place. */
export const newName = (keep: string) => `${keep}.new`;

/** What the new container is called when the one before has got its name back. */
export const asideName = (keep: string) => `${keep}.aside`;

/** The three containers of a swap: who has the name, the one that is kept, the one that is being made. */
export type Places = {
	here: Container | undefined;
	kept: Container | undefined;
	made: Container | undefined;
};

/** Looks at all three. Throws Trouble when Docker does not answer or is not understood. */
export async function lookAt(container: string, keep: string): Promise<Places> {
	return {
		here: await containerOf(container),
		kept: await containerOf(keep),
		made: await containerOf(newName(keep)),
	};
}

/** Was this container made by the very step that keeps the old one under this name? */
export const isOurs = (container: Container | undefined, keep: string) =>
	container?.Config.Labels?.[stepLabel] === keep;

/** A restart policy as `docker update` takes it. */
export function policyOf({HostConfig}: Container): string {
	const {Name, MaximumRetryCount = 0} = HostConfig.RestartPolicy;
	const name = Name === '' ? 'no' : Name;
	return name === 'on-failure' && MaximumRetryCount > 0 ? `${name}:${MaximumRetryCount}` : name;
}

const policies = /^(?:no|always|unless-stopped|on-failure(?::\d{1,9})?)$/;

/** The policy written on a container's label; undefined when there is none that can be read. */
export function rememberedPolicy(container: Container | undefined): string | undefined {
	const text = container?.Config.Labels?.[policyLabel];
	return text !== undefined && policies.test(text) ? text : undefined;
}
