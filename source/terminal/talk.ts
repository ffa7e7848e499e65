/** What came from whoever is asked. end: nothing more will come. */
export type Heard = {line: string} | 'interrupt' | 'end';

/** Asking line by line: a terminal, a pipe, or nobody. */
export type Talk = {
	/** A line on the way out; it is safe already. */
	say(line: string): void;
	/** Asks for one line. A secret is not echoed. What was typed before the question does not count on a terminal. */
	ask(prompt: string, secret: boolean): Promise<Heard>;
	/** Is anybody there to be asked? */
	open(): boolean;
	/** Resolves at the next Ctrl-C while nothing is asked, or when the terminal goes away. */
	interrupted(): Promise<'interrupt' | 'end'>;
	/** A person's terminal: its end means that the person has left. */
	terminal: boolean;
};
