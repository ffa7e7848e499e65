import {
	_,
	type Ajv,
	type CodeKeywordDefinition,
	type ErrorObject,
	type KeywordCxt,
	Name,
} from 'ajv';
import type {Json} from './config-tree.ts';

/** What a keyword tells that only weighs what its schemas say: a fault in one of them is no fault by itself. */
export type Weighed = {
	/** The schemas as they stand, and what each has against the value; nothing where it has nothing. */
	schemas: readonly Json[];
	branches: readonly (readonly ErrorObject[] | undefined)[];
	/** Of `oneOf`: the places of two that hold. */
	passing: readonly [number, number] | null;
};
/** What `not` tells: what it rules out. */
export type RuledOut = {schema: Json};

const choices = ['anyOf', 'oneOf'] as const;
// What a judge counts and collects its errors in.
const [count, all] = [new Name('errors'), new Name('vErrors')];

/**
 * Makes a judge tell alternatives apart: the errors of `anyOf` and `oneOf` hold those of each schema in them, instead
 * of standing after them as if all were required; those of `contains` are left out. What is valid stays the same.
 */
export function tellAlternatives(ajv: Ajv): void {
	const change = (keyword: string, by: (old: CodeKeywordDefinition) => object): void => {
		const rule = ajv.RULES.all[keyword];
		if (typeof rule !== 'object') return;
		const old = rule.definition as CodeKeywordDefinition;
		Object.assign(rule, {definition: {...old, ...by(old)}});
	};
	for (const keyword of choices) change(keyword, old => ({code: weighing(old), error: weighed}));
	change('contains', old => ({code: alone(old)}));
	change('not', ({error}) => ({
		error: {...error, params: ({schemaValue}: KeywordCxt) => _`{schema: ${schemaValue}}`},
	}));
}

const weighed = {
	message: 'must match an alternative',
	params: ({params, schemaValue}: KeywordCxt) =>
		_`{schemas: ${schemaValue}, branches: ${params['branches']}, passing: ${params['passing'] ?? null}}`,
};

/** Takes back what the schemas below reported, before the keyword reports itself. */
function alone(old: CodeKeywordDefinition) {
	return (cxt: KeywordCxt, type?: string): void => {
		const error = cxt.error.bind(cxt);
		cxt.error = (...rest) => {
			cxt.reset();
			error(...rest);
		};
		old.code(cxt, type);
	};
}

function weighing(old: CodeKeywordDefinition) {
	return (cxt: KeywordCxt, type?: string): void => {
		const {gen} = cxt;
		const branches = gen.const('branches', _`[]`);
		const judge = cxt.subschema.bind(cxt);
		cxt.subschema = (applied, valid) => {
			const before = gen.const('before', count);
			const made = judge(applied, valid);
			const index = 'schemaProp' in applied ? Number(applied.schemaProp) : 0;
			gen.code(_`${branches}[${index}] = ${all} === null ? [] : ${all}.slice(${before});`);
			return made;
		};
		const told = cxt.setParams.bind(cxt);
		cxt.setParams = (params, more) => told({...params, branches}, more);
		cxt.setParams({});
		alone(old)(cxt, type);
	};
}
