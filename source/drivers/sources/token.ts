import fs from 'node:fs';
import {isAbsolute} from 'node:path';
import process from 'node:process';
import type {TokenAt} from '../../runbook/format-parts.ts';
import {needlesOf} from '../../trust/needles.ts';
import {replaceLiterals} from '../../trust/replace-literals.ts';
import {Trouble} from '../../trust/trouble.ts';
import {hideQuery} from '../http/download.ts';
import {isSafeLine} from './safe-line.ts';

/** What goes with a question, what is to be done when it is refused, and how the token is kept out of what comes back. */
export type Login = {
	headers: Readonly<Record<string, string>>;
	refused: string;
	/** The same where it was asked too often. */
	limited?: string;
	hide(text: string): string;
};

const largest = 16 * 1024;
// A shorter one could not be told from ordinary words where it must be hidden.
const sound = /^[\x21-\x7e]{6,4096}$/;

const nameOf = (at: TokenAt) => ('env' in at ? `the variable ${at.env}` : at.file);

/** A token; undefined where none is set: what is public is read without. Throws Trouble that never repeats it. */
export function tokenOf(at: TokenAt | undefined): string | undefined {
	const found = at && ('env' in at ? (process.env[at.env] ?? '') : fileOf(at.file));
	if (at === undefined || found === undefined || found === '') return undefined;
	if (sound.test(found)) return found;
	throw new Trouble(`${nameOf(at)} holds no token that can be sent.`.replace(/^t/, 'T'), {
		why: 'A token is one line of at least 6 plain letters, digits and signs, without blanks.',
	});
}

/** Undefined where no file is named. A file that is named must hold one. */
function fileOf(path: string): string | undefined {
	if (path === '') return undefined;
	if (!isAbsolute(path)) throw new Trouble(`The token's file ${path} is not an absolute path.`);
	try {
		const {size} = fs.statSync(path);
		const text = size > largest ? '' : fs.readFileSync(path, 'utf8').replace(/\r?\n$/, '');
		return text === '' ? ' ' : text;
	} catch (error) {
		const {code = 'error'} = error as NodeJS.ErrnoException;
		throw new Trouble(`The token's file ${path} cannot be read (${code}).`, {
			next: 'Is it spelled right?',
		});
	}
}

/** The login for an address by the token that the runbook names. Throws Trouble rather than send it over an open line. */
export function loginBy(at: TokenAt | undefined, address: string): Login {
	const token = tokenOf(at);
	if (at === undefined || token === undefined) return none(at);
	if (!isSafeLine(address))
		throw new Trouble(
			`A token for ${hideQuery(address)} would go over a line without encryption.`,
			{
				next: 'It was not sent. Write the address with https.',
			},
		);
	const forms = new Map(needlesOf(token).map(form => [form, '‹token›']));
	return {
		headers: {authorization: `Bearer ${token}`},
		refused: `Is the token in ${nameOf(at)} still good, and may it read this?`,
		hide: text => {
			const one = replaceLiterals(forms);
			return one.push(text) + one.end();
		},
	};
}

/** Without a token. With one more is allowed. */
function none(at: TokenAt | undefined): Login {
	const refused = without(at);
	return {headers: {}, refused, limited: refused, hide: text => text};
}

function without(at: TokenAt | undefined): string {
	if (at && 'env' in at)
		return `The variable ${at.env} is not set or empty. Put a token into it that may read this.`;
	return 'Where it wants a login, or is to be asked more often, name a token in the runbook: token: {env: NAME} or token: {file: /the/file}.';
}
