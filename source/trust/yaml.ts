import {Composer, type Document, LineCounter, Parser} from 'yaml';
import {type Position, pointAt} from './point-at.ts';
import {sanitise} from './safe.ts';
import {Trouble} from './trouble.ts';
import {tooMuchIn} from './yaml-tokens.ts';
import {checkNodes} from './yaml-nodes.ts';
import {positionIn} from './yaml-position.ts';
import {tooDeepAt} from './yaml-depth.ts';

export type YamlOptions = {
	file: string;
	maxBytes?: number;
	maxDepth?: number;
	/** text: every scalar as it is written, so that 1.10 stays 1.10 and no is no. */
	scalars?: 'typed' | 'text';
};
export type YamlRead = {
	value: unknown;
	/** Where the value at a path stands (its key, where the value is empty). */
	positions(path: readonly (string | number)[]): Position | undefined;
	/** Where the key of the last segment stands. */
	keyPositions(path: readonly (string | number)[]): Position | undefined;
};

const maxAliasCount = 100;

/** Reads one YAML 1.2 document that we do not trust, within limits (facts/security.md par. 5). Throws Trouble. */
export function readYaml(
	text: string,
	{file, maxBytes = 1_048_576, maxDepth = 64, scalars = 'typed'}: YamlOptions,
): YamlRead {
	refuseBytes(text, file, maxBytes);
	const lines = new LineCounter();
	const at = (offset: number): Position => {
		const {line, col} = lines.linePos(offset);
		return {line: Math.max(1, line), column: Math.max(1, col)};
	};
	const fail = (offset: number, what: string, next?: string): never => {
		throw pointAt(text, file, at(offset), what, next ? {next} : {});
	};
	const schema = scalars === 'text' ? 'failsafe' : 'core';
	const document = compose(text, {file, lines, maxDepth, schema, fail});
	checkNodes(document, {maxAliasCount, fail, at});
	try {
		const value: unknown = document.toJS({maxAliasCount});
		const position = (
			path: readonly (string | number)[],
			what: 'key' | 'value',
		): Position | undefined => {
			const offset = positionIn(document, path, what);
			return offset === undefined ? undefined : at(offset);
		};
		return {
			value,
			positions: path => position(path, 'value'),
			keyPositions: path => position(path, 'key'),
		};
	} catch (error) {
		if (error instanceof ReferenceError)
			return fail(
				0,
				`more than ${maxAliasCount} uses of aliases (\`*name\`)`,
				'Write the values out.',
			);
		throw error;
	}
}

type Composing = {
	file: string;
	lines: LineCounter;
	maxDepth: number;
	schema: 'core' | 'failsafe';
	fail(offset: number, what: string, next?: string): never;
};

function compose(text: string, {file, lines, maxDepth, schema, fail}: Composing): Document.Parsed {
	try {
		const much = tooMuchIn(text, maxDepth);
		if (much) {
			// The parser, which else counts the lines, has not run.
			lines.addNewLine(0);
			for (
				let at = text.indexOf('\n');
				at >= 0 && at < much.offset;
				at = text.indexOf('\n', at + 1)
			)
				lines.addNewLine(at + 1);
			fail(much.offset, much.what, 'Is it the right file? Make it smaller.');
		}
		const tokens = [...new Parser(lines.addNewLine).parse(text)];
		const deep = tooDeepAt(tokens, maxDepth);
		if (deep !== undefined) fail(deep, `nested more than ${maxDepth} levels deep`);
		const options = {
			uniqueKeys: false,
			prettyErrors: false,
			strict: true,
			logLevel: 'silent',
			version: '1.2',
			schema,
		} as const;
		const [document, second] = [
			...new Composer(options).compose(tokens, true, text.length),
		] as Document.Parsed[];
		const problem = document!.errors[0] ?? document!.warnings[0];
		if (problem?.code === 'TAB_AS_INDENT')
			fail(
				problem.pos[0],
				'a tab is used to indent; YAML allows only spaces',
				'Replace the tab by spaces.',
			);
		if (problem?.code === 'TAG_RESOLVE_FAILED')
			fail(
				problem.pos[0],
				`this tag is not known: ${sanitise(problem.message)}`,
				'Leave the tag (`!name`) out.',
			);
		if (problem) fail(problem.pos[0], sanitise(problem.message));
		if (second) fail(second.range[0], 'a second document begins here; one is expected');
		if (document!.directives?.yaml.explicit && document!.directives.yaml.version !== '1.2') {
			fail(0, 'only YAML 1.2 is read here', 'Remove the %YAML line.');
		}
		return document!;
	} catch (error) {
		if (error instanceof RangeError)
			throw new Trouble(`${sanitise(file)}: nested too deep to be read.`);
		throw error;
	}
}

function refuseBytes(text: string, file: string, maxBytes: number): void {
	const name = sanitise(file);
	if (text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes) {
		throw new Trouble(`${name}: larger than ${maxBytes} bytes.`, {
			next: 'Split it, or remove what is not needed.',
		});
	}
	if (text.charCodeAt(0) === 0xfffe || /^(?:\uFFFD{2}|\0|[^\0]\0)/.test(text)) {
		throw new Trouble(`${name}: this looks like UTF-16; only UTF-8 is read.`, {
			next: 'Save it as UTF-8 without a byte order mark.',
		});
	}
	if (text.charCodeAt(0) === 0xfeff) {
		throw new Trouble(`${name}: it begins with a byte order mark.`, {
			next: 'Save it as UTF-8 without a byte order mark.',
		});
	}
}
