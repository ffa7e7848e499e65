import {z} from 'zod';

/** The name of something in a runbook. */
export const id = z
	.string()
	.regex(/^[a-z][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens, beginning with a letter')
	.meta({description: 'A short name: small letters, digits, hyphens'});
/** Words that may not be empty. */
export const text = z.string().min(1);
/** Which of the vendor's sentences a part covers. */
export const rows = z
	.array(z.string().regex(/^[A-Z]{2}-\d+$/))
	.meta({description: "Ids of the vendor's sentences that this covers"});
/** When a part counts at all. */
export const when = z
	.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))
	.meta({description: 'Only when an answer has this value; a list means any of them'});
/** What an action or a check is given. */
export const params = z
	.record(z.string(), z.unknown())
	.meta({description: 'Parameters of the action or check'});

/** Where a token lies; never the token itself, which small letters would let pass for the name of a variable. */
export const tokenAt = z
	.union(
		[
			z.strictObject({
				env: z.string().regex(/^[A-Z_][A-Z0-9_]{0,127}$/, 'the name of a variable, in capitals'),
			}),
			z.strictObject({file: z.string()}),
		],
		{error: 'not the token itself but where it lies: {env: NAME} or {file: /the/file}'},
	)
	.meta({
		description:
			'A token to log in with, by the variable (env) or the file that holds it; sent as Authorization: Bearer',
	});
export type TokenAt = z.infer<typeof tokenAt>;
