import type {Need, NeedsOf} from '../contract.ts';

const docker: Need = {
	tool: 'docker',
	does: 'makes, starts, stops and looks at containers, and pulls images',
	get: 'Install the docker command line, and see with docker info that it reaches an engine.',
};

/** What everything about containers and images takes. */
export const dockerNeeds: NeedsOf = () => [docker];
