/** Which front end shows a session: the pages, or lines, and whether anybody may be asked. */
export type FrontEnd = {shows: 'pages'} | {shows: 'lines'; asks: boolean; json: boolean};

type Surroundings = {
	input: boolean;
	output: boolean;
	environment: Readonly<Record<string, string | undefined>>;
};

const forLines = ['--plain', '--screen-reader', '--answers', '--answer', '--no-input', '--json'];

/**
 * Pages when both ends are a terminal that can draw, and nothing else was asked for; else lines
 * (DESIGN par. 8). A screen reader gets lines: pages are drawn anew with every key, and would be
 * read from the top each time.
 */
export function frontEnd(
	given: {has(flag: string): boolean},
	{input, output, environment}: Surroundings,
): FrontEnd {
	const json = given.has('--json');
	const lines =
		!input ||
		!output ||
		environment['TERM'] === 'dumb' ||
		environment['INK_SCREEN_READER'] === 'true' ||
		forLines.some(flag => given.has(flag));
	if (!lines) return {shows: 'pages'};
	return {shows: 'lines', asks: !json && !given.has('--no-input'), json};
}
