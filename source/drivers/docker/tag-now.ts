import {digestOf, openRepository} from '../sources/registry.ts';
import {imageName} from './grammar.ts';

/** The digest that a tag means at its registry now; undefined when that cannot be told, as without a network. */
export async function tagNow(image: string): Promise<string | undefined> {
	const {registry, path, tag} = imageName(image);
	if (tag === undefined) return undefined;
	try {
		const repository = await openRepository({registry, path, by: 'docker'});
		return await digestOf(repository, tag);
	} catch {
		return undefined;
	}
}
