import fs from 'node:fs';
import process from 'node:process';
import type {Event} from '../journal/events.ts';
import type {Question} from '../plan/questions.ts';

type Keeper = {append(event: Event): void; keepSecret(name: string, value: string): void};

/** A secret lives in memory; what is written down is only where it came from. */
export function takeSecret(desk: Keeper, question: Question, text: string): string | undefined {
	const {id, page} = question;
	if (text === '') {
		desk.append({t: 'answer', page, id: `without.${id}`, value: 'yes'});
		return undefined;
	}

	if (!text.startsWith('@')) {
		desk.keepSecret(id, text);
		desk.append({t: 'answer', page, id, value: 'typed'});
		return undefined;
	}

	const variable = /^@env:(.*)$/s.exec(text)?.[1];
	if (variable !== undefined) {
		const value = process.env[variable];
		if (value === undefined || value === '')
			return `There is no variable ${variable}, or it is empty. Set it, or name a file: @/the/file`;
		desk.keepSecret(id, value);
		desk.append({t: 'answer', page, id, value: `env:${variable}`});
		return undefined;
	}

	const path = text.slice(1);
	try {
		desk.keepSecret(id, fs.readFileSync(path, 'utf8').replace(/\r?\n$/, ''));
	} catch (error) {
		return `The file ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}). Name another, or type the secret.`;
	}

	desk.append({t: 'answer', page, id, value: `file:${path}`});
	return undefined;
}
