import {Trouble} from '../trust/trouble.ts';

/**
 * Sets a text variable of a Terraform variables file, on its own line; all else stays. Throws Trouble where the
 * variable is not there once, or is no plain text: nothing is guessed.
 */
export function setVariable(text: string, name: string, value: string): string {
	if (!/^[A-Za-z_][\w-]*$/.test(name)) throw new Trouble(`${name} is no name of a variable.`);
	const line = new RegExp(String.raw`^([ \t]*${name}[ \t]*=[ \t]*)(.*)$`, 'gm');
	const found = [...text.matchAll(line)];
	if (found.length !== 1)
		throw new Trouble(
			found.length === 0
				? `There is no variable ${name} in this file.`
				: `The variable ${name} stands in this file more than once.`,
			{next: 'Mend it by hand.'},
		);
	const written = /^"(?:[^"\\]|\\.)*"([ \t]*(?:(?:#|\/\/).*)?\r?)$/.exec(found[0]![2] ?? '');
	if (!written) throw new Trouble(`The variable ${name} is not a text on one line.`);
	// Terraform would read ${ and %{ as something to be worked out.
	const quoted = JSON.stringify(value).replaceAll(/[$%](?=\{)/g, sign => sign + sign);
	return text.replace(line, (_, start: string) => start + quoted + (written[1] ?? ''));
}
