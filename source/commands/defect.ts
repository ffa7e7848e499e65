import process from 'node:process';
import {exitCodes} from '../terminal/exit-codes.ts';
import {sanitise} from '../trust/safe.ts';
import {tell} from '../trust/trouble.ts';

/** Told for whatever should never happen; the session is kept, by its id where there is one. */
export function tellDefect(error: unknown, id?: string): void {
	const kept =
		id === undefined
			? 'Your session is kept: handrail resume'
			: `Session ${id} is kept; what runs goes on. Go on with: handrail resume ${id.slice(0, 14)}`;
	process.stderr.write(
		`handrail: ${sanitise(tell(error), {lines: true})}\nThis is a defect of handrail. ${kept}\n`,
	);
	if (process.env['HANDRAIL_DEBUG']) console.error(error);
}

/** Closes what can be closed when a defect shows, and ends within a second whatever hangs. */
export function onDefect(
	close: () => Promise<void> | undefined,
	session: () => string | undefined = () => undefined,
): void {
	const end = async (error: unknown) => {
		setTimeout(() => process.exit(exitCodes.defect), 900).unref();
		const closing = close();
		tellDefect(error, session());
		await closing;
		process.exit(exitCodes.defect);
	};
	const defect = (failure: unknown) => void end(failure);
	process.on('uncaughtException', defect);
	process.on('unhandledRejection', defect);
}
