import {z} from 'zod';
import type {Offers} from '../contract.ts';
import {cautions} from '../../versions/caution.ts';
import {askOrRecall, type Kind} from './cache.ts';

const named = z.strictObject({name: z.string(), why: z.string()});
const lists: Kind<Pick<Offers, 'versions' | 'ignored' | 'withdrawn'>> = {
	folder: 'versions',
	name: 'offers',
	shape: z.strictObject({
		versions: z.array(
			z.object({
				version: z.string(),
				place: z.string(),
				kind: z.string(),
				date: z.string().exactOptional(),
				size: z.number().exactOptional(),
				app: z.string().exactOptional(),
				remark: z.string().exactOptional(),
				caution: z.enum(cautions).exactOptional(),
			}),
		),
		ignored: z.array(named),
		withdrawn: z.array(z.strictObject({version: z.string(), why: z.string()})),
	}),
	worth: ({versions}) => versions.length > 0,
};

/** What a source says, or said last where it does not answer: with its time, and why. Throws Trouble, see `askOrRecall`. */
export async function cached(
	what: string,
	ask: () => Promise<Offers>,
	offline: string,
): Promise<Offers> {
	const only = async () => {
		const {versions, ignored, withdrawn} = await ask();
		return {versions, ignored, withdrawn};
	};
	const {answer, ...stale} = await askOrRecall(lists, what, only, offline);
	return {...answer, ...stale};
}
