import {basename, dirname, join} from 'node:path';
import {z} from 'zod';
import {nameSchema} from '../docker/grammar.ts';
import {shellLine} from '../../trust/quote.ts';

/**
 * How a program is started and stopped: a systemd unit; a process that handrail starts itself; a
 * Docker container; or the operator's own commands. Fields of the other ways stay empty.
 */
export const serviceSchema = z.strictObject({
	how: z.enum(['systemd', 'process', 'container', 'commands']),
	program: z.string().default(''),
	args: z.array(z.string()).default([]),
	/** Working folder of a plain process. */
	cwd: z.string().default(''),
	/** What a plain process gets in its environment besides the usual; never a secret. */
	env: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string()).default({}),
	unit: z.string().default(''),
	container: z.union([z.literal(''), nameSchema]).default(''),
	/** Seconds that a container is given to end by itself. */
	grace: z.coerce.number().int().min(1).max(3600).default(30),
	start: z.string().default(''),
	stop: z.string().default(''),
	status: z.string().default(''),
	/** host:port it listens on; tells two processes of one program apart. */
	address: z.string().default(''),
	pid: z.string().default(''),
	log: z.string().default(''),
});
export type Service = z.infer<typeof serviceSchema>;

/** Where the pid file of a plain process lies. */
export function pidFile({pid, program}: Service): string {
	return pid === '' ? join(dirname(program), `.${basename(program)}.handrail.pid`) : pid;
}

/** Where a plain process writes its log. */
export function logFile({log, program}: Service): string {
	return log === '' ? `${program}.log` : log;
}

/** The line that handrail writes into a log before it starts a plain process. */
export const startMark = '--- started by handrail ';

/** A program with its environment as an operator would type it. */
export function lineOf({program, args, env}: Pick<Service, 'program' | 'args' | 'env'>): string {
	const set = Object.entries(env).map(([name, value]) => `${name}=${value}`);
	return shellLine([...(set.length > 0 ? ['env', ...set] : []), program, ...args]);
}

/** What the screen calls it. */
export function nameOf({how, unit, container, program}: Service): string {
	if (how === 'container') return container;
	return how === 'systemd' ? unit : basename(program);
}

/** The port of `host:port` or of a URL; undefined when there is none. */
export function portOf(address: string): number | undefined {
	const port = Number(/:(\d+)\/?$/.exec(address)?.[1]);
	return Number.isInteger(port) && port > 0 ? port : undefined;
}
