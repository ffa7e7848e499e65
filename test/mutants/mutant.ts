/** A seeded fault: `find` stands exactly once in `file`; with `replace` in its place the test must fail. */
export type Mutant = {name: string; file: string; find: string; replace: string; test: string};
