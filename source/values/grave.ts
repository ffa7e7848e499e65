/** Is this class of consequence one that a person must have seen: something is made anew, goes, or holds data? */
export const isGrave = (kind: string): boolean => ['RECREATES', 'DELETES', 'DATA'].includes(kind);
