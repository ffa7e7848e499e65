import {once} from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {expect} from 'vitest';
import type {Stamped} from '../../source/journal/fold.ts';
import {coverageOf, readRows} from '../../source/runbook/coverage.ts';
import {readRunbook} from '../../source/runbook/shipped.ts';
import {flags, runLines, type Ran} from '../support/lines.ts';
import {newestSession, readDisk} from '../support/session-files.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures');
/** The vendors' sentences. */
export const table = readRows(fs.readFileSync(join(fixtures, 'rows.tsv'), 'utf8'));
type Answers = Readonly<Record<string, string>>;

/** What an upgrade showed page by page, how it ended, and what stands in its journal. */
export type Walked = Ran & {
	/** The lines of a page; '' where it was never reached. */
	page(title: string): string;
	/** What was answered, by its id. */
	recorded: ReadonlyMap<string, unknown>;
	events: readonly Stamped[];
	/** The state folder that it kept. */
	state: string;
};

/** An installation of a vendor's product in a folder of its own, with the small runbook that speaks of it. */
export function vendor(name: string) {
	const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), `handrail-${name}-`)));
	const runbook = join(fixtures, 'runbooks', `${name}.yaml`);
	const servers: http.Server[] = [];
	let walks = 0;
	const at = (...path: string[]) => join(folder, ...path);
	return {
		at,
		/** Writes a file of the installation; a program may be executed. */
		write(path: string, content: string | Buffer, mode = 0o644): string {
			fs.mkdirSync(dirname(at(path)), {recursive: true});
			fs.writeFileSync(at(path), content, {mode});
			return at(path);
		},
		read: (path: string) => fs.readFileSync(at(path), 'utf8'),
		/** A server that answers by path: what is not there is 404. */
		async serve(answer: (url: string, self: string) => Served | undefined): Promise<string> {
			const server = http.createServer((request, response) => {
				const found = answer(request.url ?? '', self());
				response.writeHead(found ? 200 : 404, found?.headers);
				response.end(found?.body);
			});
			const self = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
			server.listen(0, '127.0.0.1');
			await once(server, 'listening');
			servers.push(server);
			return self();
		},
		/** What `handrail plan --json` finds. */
		async plan(answers: Answers) {
			const env = {HANDRAIL_STATE_DIR: at('state-plan')};
			const ran = await runLines(['plan', runbook, ...flags(answers), '--json'], {env});
			expect(ran.err).toBe('');
			return JSON.parse(ran.out) as Record<string, any>;
		},
		/** Goes along line by line as far as the answers lead. */
		async walk(answers: Answers): Promise<Walked> {
			const state = at(`state-${++walks}`);
			const args = ['upgrade', runbook, '--plain', ...flags(answers)];
			const ran = await runLines(args, {env: {HANDRAIL_STATE_DIR: state}});
			const session = newestSession(state);
			const events = session === undefined ? [] : readDisk(session).events;
			const parts = ran.out.split(/^Page \d+ of \d+: (\w+)$/m);
			return {
				...ran,
				events,
				state,
				page: title => parts.filter((_, index) => parts[index - 1] === title).join('\n'),
				recorded: new Map(
					events.flatMap(event => (event.t === 'answer' ? [[event.id, event.value] as const] : [])),
				),
			};
		},
		/** Ends its servers and removes the folder. */
		async remove() {
			for (const server of servers) {
				server.closeAllConnections();
				const closed = once(server, 'close');
				server.close();
				await closed;
			}
			fs.rmSync(folder, {recursive: true, force: true, maxRetries: 20});
		},
	};
}

export type Vendor = ReturnType<typeof vendor>;
type Served = {body: string | Buffer; headers?: Record<string, string>};

/** Expects that a runbook names each of these rows where it does something about them, and invents none. */
export function expectCovered(name: string, wanted: readonly string[]): void {
	const {runbook} = readRunbook(join(fixtures, `runbooks/${name}.yaml`));
	const {missing: _, unknown, ...found} = coverageOf(runbook, table);
	expect(unknown).toEqual([]);
	expect(Object.values(found).flat()).toEqual(expect.arrayContaining([...wanted]));
}

/** Lines of a page as one text, so that a wrap or an indent is no matter. */
export const flat = (text: string) => text.replaceAll(/\s+/g, ' ');
