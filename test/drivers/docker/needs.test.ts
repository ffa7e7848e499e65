import {expect, test} from 'vitest';
import {actions, checks, detectors, sources} from '../../../source/drivers/index.ts';
import {logNeeds, serviceNeeds} from '../../../source/drivers/service/needs.ts';

const tools = (needs: readonly {tool: string}[] | undefined) => needs?.map(({tool}) => tool);

test('whatever speaks with Docker says that it needs docker, and no systemd', () => {
	const all = [...actions, ...checks].filter(({name}) => name.startsWith('docker.'));
	expect(all.map(({name}) => name)).toHaveLength(5);
	const others = [...detectors, ...sources].filter(({name}) =>
		['container', 'images'].includes(name),
	);
	for (const one of [...all, ...others]) expect(tools(one.needs?.({}))).toEqual(['docker']);
	const given = {service: {how: 'container', container: 'web'}};
	expect([tools(serviceNeeds(given)), tools(logNeeds(given))]).toEqual([['docker'], ['docker']]);
});
