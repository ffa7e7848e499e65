/** Where in the document. */
export type Place = (string | number)[];
/** What is wrong, where, and what mends it. */
export type Flaw = {path: Place; what: string; next?: string};
