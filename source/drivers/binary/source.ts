import {z} from 'zod';
import {defineDetector, defineSource} from '../contract.ts';
import {installedVersion} from './installed.ts';
import {prepareRelease} from './prepare.ts';
import {listReleases} from './releases.ts';

const asked = {
	args: z.array(z.string()).default(['--version']),
	pattern: z
		.string()
		.min(1)
		.default(String.raw`(\d[\w.+-]*)`),
};

/** A folder of programs or archives, or one of them. A single file without a version in its name is asked. */
export const programSource = defineSource({
	name: 'programs',
	params: z.strictObject({path: z.string().min(1), name: z.string().min(1), ...asked}),
	async list({path, name, args, pattern}, scheme) {
		const found = await listReleases({path, name, scheme, args, pattern});
		return {
			...found,
			versions: found.versions.map(({path: place, ...rest}) => ({...rest, place})),
		};
	},
	async prepare({name}, chosen, into) {
		const kind = chosen.kind === 'archive' ? 'archive' : 'file';
		const {program, ...rest} = await prepareRelease({
			release: {path: chosen.place, kind},
			name,
			into,
		});
		return {...rest, place: program};
	},
});

/** Asks a program file which version it is. */
export const programDetector = defineDetector({
	name: 'program',
	params: z.strictObject({program: z.string().min(1), ...asked}),
	async look({program, args, pattern}) {
		const {version, sha256, size} = await installedVersion({program, args, pattern});
		return {version, sha256, size, place: program};
	},
});
