import {text} from '../plan/text.ts';
import {Trouble} from '../trust/trouble.ts';

/** What `${name}` may stand for: an answer, a built-in, or a whole structure such as a service. */
export type Scope = Readonly<Record<string, unknown>>;

const whole = /^\$\{([a-z][a-z0-9.-]*)\}$/;
const inside = /\$\{([^}]*)\}/g;
const secretName = /^secret\.([a-z][a-z0-9-]*)$/;

/**
 * Fills `${name}` in every string of a value. A string that is one placeholder and nothing else
 * takes the value as it is; `${secret.NAME}` stays, it is filled in memory when the step runs.
 * No expressions, no templates, no shell. Throws Trouble on a name nobody defined.
 */
export function fill(value: unknown, scope: Scope): unknown {
	if (typeof value === 'string') return fillText(value, scope);
	if (Array.isArray(value)) return value.map(item => fill(item, scope));
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, scope)]));
	}

	return value;
}

/** Fills a string that must stay one. */
export function fillString(value: string, scope: Scope): string {
	return String(fillText(value, scope));
}

function fillText(value: string, scope: Scope): unknown {
	const only = whole.exec(value)?.[1];
	if (only && !secretName.test(only)) return look(only, scope);
	return value.replaceAll(inside, (placeholder, name: string) => {
		if (secretName.test(name)) return placeholder;
		const found = look(name, scope);
		if (typeof found === 'object') {
			throw new Trouble(`\${${name}} is not a single value and cannot stand inside a text.`);
		}

		return text(found);
	});
}

function look(name: string, scope: Scope): unknown {
	if (!Object.hasOwn(scope, name) || scope[name] === undefined) {
		throw new Trouble(`\${${name}} has no value here.`, {
			next: 'Answer the question of that name, or mend the runbook.',
		});
	}

	return scope[name];
}

/** Every placeholder name in a value, secrets as `secret.NAME`. */
export function namesIn(value: unknown): string[] {
	const found = new Set<string>();
	const walk = (item: unknown) => {
		if (typeof item === 'string')
			for (const [, name] of item.matchAll(inside)) found.add(name ?? '');
		else if (typeof item === 'object' && item !== null) Object.values(item).forEach(walk);
	};

	walk(value);
	return [...found];
}

/** The name under which a secret that a check took before the change is kept for the checks after it. */
export const firstSecret = (name: string) => `first-${name}`;

/** Names of the secrets a value needs. */
export function secretsIn(value: unknown): string[] {
	return namesIn(value).flatMap(name => secretName.exec(name)?.[1] ?? []);
}

/** Puts secrets in, in memory, just before use. Throws Trouble when one is not at hand. */
export function fillSecrets<T>(value: T, secrets: Readonly<Record<string, string>>): T {
	const put = (item: unknown): unknown => {
		if (typeof item === 'string') {
			return item.replaceAll(inside, (placeholder, name: string) => {
				const secret = secretName.exec(name)?.[1];
				if (!secret) return placeholder;
				const found = Object.hasOwn(secrets, secret) ? secrets[secret] : undefined;
				if (found === undefined) {
					throw new Trouble(`The secret "${secret}" is not at hand.`, {
						next: 'Look again, and type it when asked.',
					});
				}

				return found;
			});
		}

		if (Array.isArray(item)) return item.map(put);
		if (typeof item === 'object' && item !== null) {
			return Object.fromEntries(Object.entries(item).map(([key, part]) => [key, put(part)]));
		}

		return item;
	};

	return put(value) as T;
}

/** Does a `when:` hold? Every named answer must have the value, or one of the values. */
export function holds(
	when: Readonly<Record<string, string | string[]>> | undefined,
	scope: Scope,
): boolean {
	return Object.entries(when ?? {}).every(([name, wanted]) => {
		if (!Object.hasOwn(scope, name) || scope[name] === undefined) return false;
		const value = text(scope[name]);
		return Array.isArray(wanted) ? wanted.includes(value) : value === wanted;
	});
}
