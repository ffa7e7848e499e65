import {z} from 'zod';
import {id, rows, text, when} from './format-parts.ts';

/** What is compared of the settings, and how. */
export const configItem = z.discriminatedUnion('kind', [
	z.strictObject({
		kind: z.literal('flags'),
		service: id,
		help: z.array(z.string()),
		when: when.optional(),
		rows: rows.default([]),
	}),
	z.strictObject({
		kind: z.literal('file'),
		when: when.optional(),
		path: text,
		format: z.enum(['json', 'yaml', 'toml', 'ini', 'env']),
		defaults: text.meta({
			description: 'Where the defaults of a version lie; {version} is replaced',
		}),
		required: z.array(text).optional().meta({description: 'Keys that must be set'}),
		rows: rows.default([]),
	}),
	z.strictObject({
		kind: z.literal('values'),
		when: when.optional(),
		old: text.meta({
			description:
				'The installed version: a chart, a values file or a compose file; {version} is replaced',
		}),
		new: text.meta({
			description: 'The chosen version, the same way; ${release} is what its source made ready',
		}),
		as: z.enum(['values', 'compose']).optional().meta({
			description:
				'What YAML files are; else compose only by their names (compose.yaml, docker-compose.yml)',
		}),
		files: z.array(text).min(1).meta({description: "The operator's own files, in their order"}),
		required: z.array(text).optional().meta({description: 'Keys that must be set'}),
		identifiers: z
			.array(text)
			.optional()
			.meta({description: 'Fields that tell the entries of a list apart'}),
		pinned: z
			.array(text)
			.optional()
			.meta({description: 'Keys that must name a version: neither empty nor a name that moves'}),
		watch: z.array(text).optional().meta({
			description: 'Keys that changed before, told even where nothing changed; a.b.* is all below',
		}),
		rows: rows.default([]),
	}),
]);
