/** How rendering went: by what, how often, and why it proved nothing where it did not. */
export type Rendering = {by?: string; renders: number; failed?: string; skipped?: string};
