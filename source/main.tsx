import {readArguments} from './commands/arguments.ts';
import {appVersion} from './terminal/version.ts';
import {exitCodes} from './terminal/exit-codes.ts';
import {usage, verbUsage} from './terminal/usage.ts';
import {verbOf} from './terminal/verbs.ts';
import {leftOut, safePath} from './terminal/safe-path.ts';
import {sanitise} from './trust/safe.ts';
import {tell, Trouble} from './trust/trouble.ts';

type Command = (args: string[], umask: number) => Promise<number>;

/** Every verb, loaded when it is used: what the first page does not need is read after it. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
	'': async () => (await import('./commands/begin.ts')).welcome,
	upgrade: async () => (await import('./commands/begin.ts')).upgrade,
	recover: async () => (await import('./commands/begin.ts')).recover,
	resume: async () => (await import('./commands/begin.ts')).resume,
	practice: async () => (await import('./commands/begin.ts')).practice,
	plan: async () => (await import('./commands/plan.ts')).plan,
	status: async () => (await import('./commands/sessions.ts')).status,
	sessions: async () => (await import('./commands/sessions.ts')).sessions,
	export: async () => (await import('./commands/export.ts')).exportRecord,
	clean: async () => (await import('./commands/clean.ts')).clean,
	doctor: async () => (await import('./commands/doctor.ts')).doctor,
	completion: async () => (await import('./commands/completion.ts')).completion,
	help: async () => (await import('./commands/help.ts')).help,
	report: async () => (await import('./commands/report.ts')).report,
	check: async () => (await import('./commands/check.ts')).check,
	diff: async () => (await import('./commands/diff.ts')).diff,
	schema: async () => (await import('./commands/schema.ts')).schema,
	__complete: async () => (await import('./commands/completion.ts')).complete,
	__run: async () => {
		const {runRunner} = await import('./engine/runner.ts');
		return async ([folder = '']) => runRunner(folder);
	},
	__work: async () => {
		const {runWorker} = await import('./engine/worker.ts');
		return async () => runWorker();
	},
};

/** Picks the verb and runs it. Returns the exit code; a Trouble is told in one line, never as a stack. */
export async function main(argv: string[], umask: number): Promise<number> {
	const args = argv.filter(word => word !== '--no-color');
	// Who reads only the first lines (head, less) goes away; the wizard has a care of its own.
	process.stdout.on('error', () => {
		if (process.stdout.listenerCount('error') === 1) process.exit(exitCodes.done);
	});
	const {path, left} = safePath(process.env['PATH'] ?? '');
	process.env['PATH'] = path;
	process.env[leftOut] = left.map(({part, why}) => `${part} (${why})`).join(', ');
	const [first = ''] = args;
	const ownFlag = ['--help', '-h', '--version', '-V'].includes(first);
	const [verb = '', ...rest] = first.startsWith('-') && !ownFlag ? ['', ...args] : args;
	if (verb === '--help' || verb === '-h') {
		process.stdout.write(usage(appVersion()));
		return 0;
	}

	if (verb === '--version' || verb === '-V') {
		process.stdout.write(`${appVersion()}\n`);
		return 0;
	}

	const command = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
	if (!command) {
		process.stderr.write(`handrail: "${sanitise(verb)}" is not a command. See: handrail --help\n`);
		return exitCodes.usage;
	}

	try {
		// Its table says what may stand there; what handrail starts itself has none.
		if (verbOf(verb) && readArguments(verb, rest).has('--help')) {
			process.stdout.write(verbUsage(verb));
			return 0;
		}

		return await (
			await command()
		)(rest, umask);
	} catch (error) {
		process.stderr.write(`handrail: ${sanitise(tell(error), {lines: true})}\n`);
		if (error instanceof Trouble) return exitCodes.usage;
		if (process.env['HANDRAIL_DEBUG']) console.error(error);
		process.stderr.write('This is a defect of handrail. Your session is kept: handrail resume\n');
		return exitCodes.defect;
	}
}
