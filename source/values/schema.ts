import {sanitise} from '../trust/safe.ts';
import {Trouble} from '../trust/trouble.ts';
import {linesIn} from './comments.ts';
import {type Json, type JsonMap, isMap} from './config-tree.ts';
import {troubleAt} from './file-trouble.ts';
import {dialectOf, judgeOf} from './schema-dialect.ts';
import {faultsOf, type SchemaFault} from './schema-faults.ts';
import {outsideReference, plainSchema} from './schema-plain.ts';

/**
 * Reads a chart's values.schema.json. Only references inside the schema are followed: Helm itself once read
 * any file of the machine this way (CVE-2025-55199). Throws Trouble with file:line:column.
 */
export function readSchema(text: string, file: string): JsonMap {
	let schema: Json;
	try {
		schema = JSON.parse(text.replace(/^\uFEFF/, '')) as Json;
	} catch (error) {
		throw jsonTrouble(text, file, error as Error);
	}
	if (!isMap(schema)) {
		// `true` and `{}` say nothing; anything else is no schema.
		if (schema === true) return {};
		throw new Trouble(`${sanitise(file)}:1:1: this is not a JSON Schema.`);
	}
	const outside = outsideReference(schema);
	if (outside !== undefined) {
		const at = Math.max(0, text.indexOf(JSON.stringify(outside)));
		throw troubleAt(
			linesIn(text),
			file,
			at,
			`the schema refers to something outside itself (\`$ref\`: ${sanitise(outside).slice(0, 120)}); only references inside it are followed`,
			"Ask the chart's makers for a schema in one piece, or take that reference out.",
		);
	}
	return schema;
}

/** A mistake in JSON, with its place, and nothing of the text. */
export function jsonTrouble(text: string, file: string, {message}: Error): Trouble {
	const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
	const short = message.startsWith('Unexpected end')
		? 'this JSON ends too early'
		: 'this is not JSON from here on';
	return troubleAt(linesIn(text), file, position, short);
}

/** Judges settings by a schema (draft-04 to 2020-12), as Helm will. Throws Trouble when the schema is not one. */
export function schemaFaults(schema: JsonMap, values: Json, file: string): readonly SchemaFault[] {
	const dialect = dialectOf(schema);
	if (dialect === undefined)
		throw new Trouble(
			`${sanitise(file)}:1:1: this schema cannot be used: its $schema is ${sanitise(JSON.stringify(schema['$schema'])).slice(0, 120)}.`,
			{
				why: 'Helm knows the drafts 4, 6, 7, 2019-09 and 2020-12, and would ask the network for another.',
			},
		);
	const ajv = judgeOf(dialect);
	try {
		const validate = ajv.compile(plainSchema(schema, dialect));
		if (validate(values)) return [];
		return faultsOf(validate.errors ?? []);
	} catch (error) {
		throw new Trouble(
			`${sanitise(file)}:1:1: this schema cannot be used: ${sanitise((error as Error).message).slice(0, 200)}`,
		);
	}
}
