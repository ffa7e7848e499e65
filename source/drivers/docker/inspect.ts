import {z} from 'zod';
import {askDocker, dockerTrouble, notUnderstood} from './ask.ts';

const strings = z.array(z.string()).nullish();
const record = z.record(z.string(), z.unknown()).nullish();

/** The settings that an image and a container have in common. */
const settings = z.looseObject({
	Env: strings,
	Cmd: strings,
	Entrypoint: strings,
	Labels: z.record(z.string(), z.string()).nullish(),
	Volumes: record,
	ExposedPorts: record,
});
const endpoint = z.looseObject({
	IPAMConfig: z.unknown().optional(),
	Links: strings,
	Aliases: strings,
	DriverOpts: z.unknown().optional(),
});
const mount = z.looseObject({
	Type: z.string(),
	Name: z.string().optional(),
	Source: z.string().optional(),
	Destination: z.string(),
	RW: z.boolean().optional(),
});

const container = z.looseObject({
	Id: z.string().regex(/^[0-9a-f]{64}$/),
	Name: z.string(),
	/** The image's id. */
	Image: z.string().regex(/^sha256:[0-9a-f]{64}$/),
	RestartCount: z.number(),
	State: z.looseObject({
		Status: z.string(),
		Running: z.boolean(),
		Paused: z.boolean(),
		Restarting: z.boolean(),
		OOMKilled: z.boolean().optional(),
		ExitCode: z.number(),
		Error: z.string().optional(),
		StartedAt: z.string(),
		FinishedAt: z.string().optional(),
		Health: z.looseObject({Status: z.string()}).nullish(),
	}),
	Config: settings.extend({
		Image: z.string(),
		Hostname: z.string().optional(),
		Healthcheck: z.unknown().optional(),
	}),
	HostConfig: z.looseObject({
		NetworkMode: z.string(),
		AutoRemove: z.boolean(),
		RestartPolicy: z.looseObject({Name: z.string(), MaximumRetryCount: z.number().optional()}),
		Binds: strings,
		Mounts: z
			.array(z.looseObject({Type: z.string(), Source: z.string().optional(), Target: z.string()}))
			.nullish(),
		VolumesFrom: strings,
		Links: strings,
		PortBindings: record,
		Tmpfs: record,
	}),
	Mounts: z.array(mount),
	NetworkSettings: z.looseObject({Networks: z.record(z.string(), endpoint).nullish()}),
});
/** A container as `docker container inspect` tells it. Its environment may hold secrets: never shown, never kept. */
export type Container = z.infer<typeof container>;

const image = z.looseObject({
	Id: z.string().regex(/^sha256:[0-9a-f]{64}$/),
	RepoTags: strings,
	RepoDigests: strings,
	Created: z.string().nullish(),
	Size: z.number(),
	Config: settings.nullish(),
});
export type Image = z.infer<typeof image>;

/** Reads what `docker … inspect` printed. Throws Trouble when it is not understood. */
export function readContainer(text: string, what: string): Container {
	return readOne(container, text, what);
}

export function readImage(text: string, what: string): Image {
	return readOne(image, text, what);
}

function readOne<T>(schema: z.ZodType<T>, text: string, what: string): T {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw notUnderstood(what, text);
	}
	const read = z.array(schema).length(1).safeParse(value);
	// What is wrong in it may be a secret's neighbour: only that it is wrong is told.
	if (!read.success) throw notUnderstood(what, '[');
	return read.data[0]!;
}

const absent = /no such (?:container|image|object|volume|network)/i;

/** A container by its name or id; undefined when there is none. Throws Trouble when that cannot be told. */
export async function containerOf(name: string): Promise<Container | undefined> {
	const ran = await askDocker(['container', 'inspect', '--', name]);
	if (ran.code === 0) {
		const found = readContainer(ran.out, `the container ${name}`);
		// Docker also takes the beginning of an id for a name.
		return found.Name === `/${name}` || found.Id === name ? found : undefined;
	}
	if (ran.started && absent.test(ran.err)) return undefined;
	throw dockerTrouble('docker container inspect', ran);
}

/** An image by its name or id, as this engine has it; undefined when it has none. Throws Trouble when that cannot be told. */
export async function imageOf(name: string): Promise<Image | undefined> {
	const ran = await askDocker(['image', 'inspect', '--', name]);
	if (ran.code === 0) return readImage(ran.out, `the image ${name}`);
	if (ran.started && absent.test(ran.err)) return undefined;
	throw dockerTrouble('docker image inspect', ran);
}

/** An image's id in hex. */
export const hexOf = (id: string) => id.replace(/^sha256:/, '');
