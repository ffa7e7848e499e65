import {z} from 'zod';
import {actions, checks, detectors, sources} from '../drivers/index.ts';
import {runbookSchema} from '../runbook/format.ts';

/** As much of JSON Schema as the reference needs. */
type Schema = {
	type?: string;
	description?: string;
	const?: unknown;
	enum?: unknown[];
	default?: unknown;
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
	anyOf?: Schema[];
	oneOf?: Schema[];
	additionalProperties?: Schema | boolean;
	minimum?: number;
	maximum?: number;
};

const schemaOf = (type: z.ZodType): Schema =>
	z.toJSONSchema(type, {io: 'input', unrepresentable: 'any'}) as Schema;

/** Every field of a runbook, from the schema that reads it. */
export function runbookReference(): string {
	const {properties = {}, required = []} = schemaOf(runbookSchema);
	const steps = JSON.stringify(properties['steps']?.items);
	const parts = Object.entries(properties).map(([name, schema]) => {
		const head = `### ${name}${required.includes(name) ? ' (required)' : ''}: ${kindOf(schema)}`;
		const told = schema.description === undefined ? [] : [schema.description + '.'];
		return [head, ...told, fieldList(schema, name === 'steps' ? '' : steps)].join('\n\n');
	});
	return parts.join('\n\n');
}

/** Everything a runbook can name, with its parameters. */
export function actionsReference(): string {
	const part = (
		title: string,
		list: readonly {name: string; params: z.ZodType; class?: string}[],
	) =>
		[
			`## ${title}`,
			...list.map(({name, params, class: kind}) =>
				[
					`### ${name}${kind === undefined ? '' : ` (${kind})`}`,
					fieldList(schemaOf(params), ''),
				].join('\n\n'),
			),
		].join('\n\n');
	return [
		part('Actions', actions),
		part('Checks', checks),
		part('Where versions are seen (available)', sources),
		part('How the installed version is seen (installed)', detectors),
	].join('\n\n');
}

/** The fields below a schema as a list; lists of steps are named, not repeated. */
function fieldList(schema: Schema, steps: string | undefined, indent = ''): string {
	const variants = variantsOf(schema);
	if (variants.length > 1 && variants.every(({properties}) => properties))
		return variants
			.map(variant => `${indent}- one of:\n${fieldList(variant, steps, `${indent}  `)}`)
			.join('\n');
	const {properties = {}, required = []} = variants[0] ?? {};
	return Object.entries(properties)
		.map(([name, field]) => {
			const needed = required.includes(name) ? ' (required)' : '';
			const told = field.description === undefined ? '' : ` ${field.description}.`;
			const line = `${indent}- \`${name}\`${needed}: ${kindOf(field)}.${told}`;
			if (isSteps(field, steps)) return `${line} As under \`steps\`.`;
			const inner = fieldList(field, steps, `${indent}  `);
			return inner === '' ? line : `${line}\n${inner}`;
		})
		.join('\n');
}

const isSteps = (field: Schema, steps: string | undefined) =>
	steps !== '' && field.items !== undefined && JSON.stringify(field.items) === steps;

/** What holds the fields: the object itself, a list's entries, or one of several. */
function variantsOf(schema: Schema): Schema[] {
	if (schema.items) return variantsOf(schema.items);
	return schema.anyOf ?? schema.oneOf ?? [schema];
}

function kindOf(schema: Schema): string {
	const value = (item: unknown) => (typeof item === 'string' ? item : JSON.stringify(item));
	const standard =
		schema.default === undefined || typeof schema.default === 'object'
			? ''
			: `, else ${schema.default === '' ? 'empty' : value(schema.default)}`;
	return `${plainKind(schema, value)}${standard}`;
}

function plainKind(schema: Schema, value: (item: unknown) => string): string {
	const {type, items, minimum, maximum} = schema;
	if (schema.const !== undefined) return value(schema.const);
	if (schema.enum) return `one of ${schema.enum.map(value).join(', ')}`;
	if (schema.anyOf || schema.oneOf) {
		const kinds = (schema.anyOf ?? schema.oneOf ?? []).map(item => plainKind(item, value));
		return [...new Set(kinds)].join(' or ');
	}

	if (type === 'array') return items ? `list of ${plural(plainKind(items, value))}` : 'list';
	if (type === 'integer' || type === 'number') {
		const most = maximum === undefined || maximum > 1e9 ? '' : ` up to ${maximum}`;
		const least = minimum === undefined || minimum < -1e9 ? '' : ` from ${minimum}`;
		return `number${least}${most}`;
	}

	if (type === 'boolean') return 'true or false';
	if (type === 'object') return schema.properties ? 'fields' : 'names with values';
	return type === 'string' ? 'text' : 'any';
}

const plural = (kind: string) => (kind === 'text' ? 'texts' : kind);
