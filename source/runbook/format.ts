import {z} from 'zod';
import {pageOrder} from '../plan/pages.ts';
import {schemeNames} from '../versions/scheme.ts';
import {configItem} from './format-config.ts';
import {id, params, rows, text, tokenAt, when} from './format-parts.ts';

/** A typed question about this site, asked once and kept with the target. */
const question = z.strictObject({
	id,
	kind: z.enum([
		'program',
		'folder',
		'new-folder',
		'file',
		'path',
		'text',
		'address',
		'choice',
		'number',
		'secret',
	]),
	label: text,
	help: text.optional(),
	default: z.string().optional(),
	optional: z.boolean().default(false),
	options: z
		.array(
			z.strictObject({
				value: text,
				label: text,
				note: text.optional(),
				refused: z
					.strictObject({upgrade: text.optional(), recover: text.optional()})
					.optional()
					.meta({description: 'Why it cannot be chosen when this is done'}),
			}),
		)
		.min(2)
		.optional(),
	when: when.optional(),
	flows: z
		.array(z.enum(['upgrade', 'recover']))
		.min(1)
		.default(['upgrade', 'recover'])
		.meta({description: 'Asked only when this is done'}),
	page: z.enum(['target', 'version', 'notes']).default('target').meta({
		description:
			'version and notes: not about the site but about the chosen version, asked there each time',
	}),
	rows: rows.default([]),
});

const changeClass = z.enum(['patch', 'compatible', 'destructive']);
const rules = z.strictObject({
	downgrade: z.enum(['refused', 'asked']).default('refused'),
	skipping: z.enum(['any', 'none', 'minor']).default('any').meta({
		description:
			'minor: over the newest patch of each minor version in between; none: over each version. What is not on offer in between is told, and a reason is asked for',
	}),
	stops: z
		.array(z.strictObject({version: text, why: text, stay: z.boolean().default(true)}))
		.default([])
		.meta({description: 'Versions that must be stopped at; stay: may it run there overnight'}),
	withdrawn: z.array(z.strictObject({version: text, why: text})).default([]),
	changes: z
		.array(
			z
				.strictObject({
					across: text.optional().meta({description: 'Where this version lies on the way'}),
					jump: z
						.enum(['major', 'minor', 'patch'])
						.optional()
						.meta({description: 'Where the jump is at least this large'}),
					class: changeClass,
					why: text,
				})
				.refine(({across, jump}) => (across === undefined) !== (jump === undefined), {
					message: 'either `across` or `jump` is needed, and not both',
				}),
		)
		.default([]),
	otherwise: changeClass.optional(),
	names: z
		.partialRecord(changeClass, text)
		.default({})
		.meta({description: "The vendor's own words for the kinds of change"}),
});

const versions = z.strictObject({
	scheme: z.union([
		z.enum(schemeNames),
		z.strictObject({
			list: z.array(text).min(1).meta({description: 'Release trains or such, oldest first'}),
		}),
	]),
	installed: z
		.array(z.strictObject({by: text, with: params.default({}), when: when.optional()}))
		.min(1)
		.meta({description: 'How the installed version is seen: the first entry whose `when` holds'}),
	available: z
		.array(z.strictObject({from: text, with: params.default({}), when: when.optional()}))
		.min(1)
		.meta({
			description: 'Where versions to choose from are seen: the first entry whose `when` holds',
		}),
	rules: rules.prefault({}),
	rows: rows.default([]),
});

const check = z.strictObject({
	id,
	title: text,
	check: text,
	with: params.default({}),
	severity: z.enum(['strict', 'blocking', 'advice']).default('blocking'),
	compare: z.enum(['not-less', 'same', 'any']).default('any'),
	when: when.optional(),
	moments: z.array(z.enum(['before', 'after', 'back'])).default(['before', 'after', 'back']),
	why: text,
	rows: rows.default([]),
});

const step = z.strictObject({
	id,
	title: text,
	action: text,
	with: params.default({}),
	class: z.enum(['pure', 'convergent', 'replaceable', 'guarded', 'destructive']).optional(),
	as: z.string().default('operator').meta({
		description:
			"root: with root's rights, by sudo -n where handrail is not root; may be an answer",
	}),
	closes: z.enum(['back-program']).optional(),
	when: when.optional(),
	why: text,
	rows: rows.default([]),
});
const steps = z.array(step);

const store = z.strictObject({
	id,
	title: text,
	kind: z.enum(['folder', 'file', 'secret-file']),
	path: text,
	must: z.boolean().default(true),
	recoverable: z.boolean().default(true),
	when: when.optional(),
	rows: rows.default([]),
});

const backup = z.strictObject({
	to: text,
	stores: z.array(store).min(1),
	steps,
	/** Steps that prove the set; also run on a set the operator names. */
	proof: steps,
	/** The program is down from the first step until the rollout has started it again. */
	stopped: z.boolean().default(true),
	/** Brings the program up again when the operator leaves before the rollout. */
	resume: steps.default([]),
});

const logPattern = z.strictObject({
	match: text,
	means: text,
	level: z.enum(['good', 'note', 'bad']).default('note'),
});

/** Brings it back from a backup set on a machine where it may never have run. */
const recover = z.strictObject({
	/** Checks of the new machine, before anything is put there. */
	checks: z.array(check).default([]),
	/** Steps that read the named set back. */
	proof: steps.min(1),
	steps: steps.min(1),
});

/** A sentence of the vendor that no step carries out: shown where it matters, or out of reach and why. */
const told = z.strictObject({
	rows: rows.min(1),
	how: z.enum(['shown', 'not-executable']),
	page: z.enum(pageOrder),
	says: text,
	why: text.optional().meta({description: 'Why no step carries it out'}),
	flows: z
		.array(z.enum(['upgrade', 'recover']))
		.min(1)
		.default(['upgrade', 'recover']),
	when: when.optional(),
});

/** Runbook format 1 (DESIGN par. 4). The one source: errors, JSON Schema and reference come from here. */
export const runbookSchema = z
	.strictObject({
		runbook: z.literal(1).meta({description: 'The format: 1'}),
		id,
		title: text,
		source: text.meta({description: 'Where the vendor says how it is upgraded'}),
		ask: z.array(question),
		versions,
		services: z.record(id, params).default({}),
		notes: z
			.strictObject({
				path: text.meta({description: 'A file, a folder or an address'}),
				ca: text.optional().meta({description: 'For an address: a file with its authorities, PEM'}),
				token: tokenAt.optional(),
				of: z.enum(['version', 'app']).default('version').meta({
					description: "app: they tell of the application's versions, where a package has its own",
				}),
				rows: rows.default([]),
			})
			.optional(),
		config: z.array(configItem).default([]),
		checks: z.array(check).default([]),
		backup,
		steps,
		rollback: z.strictObject({program: steps.optional(), data: steps}),
		/** Run when the cause of a red check was mended: usually stop, start, wait. */
		retry: z.strictObject({title: text, steps: steps.min(1)}).optional(),
		recover: recover.optional(),
		told: z.array(told).default([]),
		logs: z.strictObject({service: id, patterns: z.array(logPattern)}).optional(),
		owners: z.array(z.strictObject({name: text, reach: text})).default([]),
		keep: z.strictObject({days: z.number().int().min(1).max(3650)}).default({days: 14}),
	})
	.meta({title: 'handrail runbook', description: 'How one product is upgraded and brought back'});

export type Runbook = z.infer<typeof runbookSchema>;
export type Ask = Runbook['ask'][number];
export type RunbookCheck = Runbook['checks'][number];
export type RunbookStep = Runbook['steps'][number];
export type ConfigItem = Runbook['config'][number];
export type StoreSpec = Runbook['backup']['stores'][number];
export type Told = Runbook['told'][number];
export type LogPattern = z.infer<typeof logPattern>;
