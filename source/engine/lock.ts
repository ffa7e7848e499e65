/** What a lock's holder answers to whoever knocks. */
export type Holder = {
	who: string;
	pid: number;
	since: string;
	doing: string;
	/** The terminal it was taken at; absent or '' where there is none. */
	tty?: string;
};
export type Lock = {release(): void; describe(doing: string): void};
