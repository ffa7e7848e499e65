/** A version without the v before its number, for comparing two spellings; a name such as vega keeps its letter. */
export const bareVersion = (text: string): string => text.replace(/^v(?=\d)/i, '');
