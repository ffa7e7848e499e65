/** What an upgrade does to the running objects, in the order that matters (facts/values-diff.md par. 6). */
export type ConsequenceClass =
	| 'RESTARTS'
	| 'RECREATES'
	| 'DELETES'
	| 'DATA'
	| 'RBAC'
	| 'NETWORK'
	| 'HOOK';
export type Consequence = {class: ConsequenceClass; object: string; text: string};
export type Consequences = {
	list: readonly Consequence[];
	/** Objects compared, and how many differ at all. */
	objects: number;
	changed: number;
	added: number;
};
