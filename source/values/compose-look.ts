import {Trouble} from '../trust/trouble.ts';
import type {TextFile} from './chart-texts.ts';
import {isMap} from './config-tree.ts';
import {composeKeys} from './compose-own.ts';
import {readValues} from './read-values.ts';

/**
 * Is this YAML a compose file, by what is in it? At its top stand only keys that compose knows, and each service has
 * an image (one word), is built, or extends another. Charts call their parts services too.
 */
export function looksLikeCompose({file, text}: TextFile): boolean {
	// Reading costs more than looking.
	if (!/^["']?services["']?\s*:|^\{/m.test(text)) return false;
	try {
		const {value} = readValues(text, file, 'core');
		const {services} = value;
		if (!isMap(services) || Object.keys(services).length === 0) return false;
		if (!Object.keys(value).every(key => composeKeys.has(key) || key.startsWith('x-')))
			return false;
		return Object.values(services).every(
			service =>
				isMap(service) &&
				(typeof service['image'] === 'string' ||
					service['build'] !== undefined ||
					service['extends'] !== undefined),
		);
	} catch (error) {
		// What is wrong with it is told where it is read to be judged.
		if (error instanceof Trouble) return false;
		throw error;
	}
}
